/** gRPC has an empty string where there is no time. */
export const timeText = (time: Date | undefined): string => time?.toISOString() ?? '';
