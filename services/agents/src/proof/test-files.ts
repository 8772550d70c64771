const TEST_FILE = /(^|\/)(tests?|__tests__|spec|fixtures|testdata)\/|(^|\/)(test_[^/]+|[^/]+[._-](test|spec))\.[^/]+$/i;

/** Whether a path is one of tests, not of what they test. */
export const isTestFile = (path: string): boolean => TEST_FILE.test(path);
