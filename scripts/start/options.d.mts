export type StartOptions = {
  help: boolean;
  colleagues: number;
  client: boolean;
  server: string | null;
  browser: boolean;
  fresh: boolean;
  screenshot: string | null;
  exitAfterScreenshot: boolean;
  /** null = decide by whether a camera is there. */
  realDevices: boolean | null;
  kiosk: boolean;
  verbose: boolean;
};
export const help: string;
export function readOptions(args: string[]): StartOptions;
