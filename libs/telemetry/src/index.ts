export { Log, LOG_LEVELS, type LogLevel } from './log.js';
export { JsonLog, type JsonLogOptions } from './json-log.js';
export { SilentLog } from './silent-log.js';
export { openLogFile, type LogFile } from './log-file.js';
export { redact, redactText } from './redact.js';
export { currentTrace, formatTraceparent, newTrace, parseTraceparent, runInTrace, type TraceContext } from './trace.js';
export { Metrics, type Counter, type Gauge, type Histogram, type Labels, type Sample } from './metrics.js';
export { NoTracing, Tracing, type Span, type SpanAttributes, type SpanStart } from './tracing.js';
export { openTracing, type TracingOptions } from './open-tracing.js';
