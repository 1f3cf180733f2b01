// The options of `npm start`. No dependencies: `npm start -- --help` answers before anything is installed.
import { parseArgs } from 'node:util';

const known = {
  help: { type: 'boolean', short: 'h' },
  colleagues: { type: 'string' },
  'no-client': { type: 'boolean' },
  server: { type: 'string' },
  browser: { type: 'boolean' },
  'keep-data': { type: 'boolean' },
  fresh: { type: 'boolean' },
  screenshot: { type: 'string' },
  'exit-after-screenshot': { type: 'boolean' },
  'real-devices': { type: 'boolean' },
  kiosk: { type: 'boolean' },
  verbose: { type: 'boolean' },
};

export const help = `Pendopo: start a demonstration office and enter a live meeting.

  npm start                              everything: set-up, LiveKit, office, 3 colleagues, the client in a meeting
  npm start -- --colleagues 0            nobody else there (up to 8)
  npm start -- --no-client               only the office and the colleagues; prints the addresses
  npm start -- --browser                 the browser face instead of Electron
  npm start -- --server https://…        the client alone, against another office's server
  npm start -- --kiosk                   passes --kiosk to the client (the kiosk mode itself is still to come)

Options
  --colleagues N            simulated colleagues with real audio and video (default 3)
  --no-client               do not start the client
  --server URL              connect the client to this server; no office is started, nobody signs in for you
  --browser                 open the browser face in this machine's browser
  --keep-data               keep the demo's meetings and people of the last run (default)
  --fresh                   begin with an empty database and a new client profile
  --real-devices            use this machine's camera and microphone (default: only when a camera is there)
  --screenshot FILE         where the picture of the meeting goes (default .dev/screenshot.png)
  --exit-after-screenshot   end with code 0 once the meeting is reached and the picture saved; for checks
  --kiosk                   see above
  --verbose                 pass through what every part prints (always kept in .dev/logs/)
  --help                    this text

Environment
  LIVEKIT_SERVER            a livekit-server binary to use           PENDOPO_ELECTRON   an Electron binary to use
  PENDOPO_LIVEKIT_RELEASES  a mirror of LiveKit's releases           ELECTRON_MIRROR    a mirror of Electron's releases
  PENDOPO_ELECTRON_RETRY=1  ask again for the official Electron

Ctrl-C ends everything that was started. The tests: npm test
`;

/** @returns the options, or throws an Error whose message a person can act on */
export function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({ args, options: known, strict: true, allowPositionals: false }));
  } catch (error) {
    throw new Error(`${error.message}\nSee: npm start -- --help`);
  }
  const colleagues = Number(values.colleagues ?? 3);
  if (!Number.isInteger(colleagues) || colleagues < 0 || colleagues > 8) {
    throw new Error(`--colleagues takes a number from 0 to 8, not "${values.colleagues}"\nSee: npm start -- --help`);
  }
  if (values.server !== undefined && !/^https?:\/\/[^/]+/.test(values.server)) {
    throw new Error(`--server takes an address such as https://rapat.example.go.id, not "${values.server}"`);
  }
  if (values.fresh && values['keep-data']) throw new Error('--fresh and --keep-data exclude each other');
  if (values.server && values['no-client'])
    throw new Error('--server starts only the client, --no-client everything but it');
  return {
    help: values.help ?? false,
    colleagues: values.server ? 0 : colleagues,
    client: !values['no-client'],
    server: values.server ?? null,
    browser: values.browser ?? false,
    fresh: values.fresh ?? false,
    screenshot: values.screenshot ?? null,
    exitAfterScreenshot: values['exit-after-screenshot'] ?? false,
    realDevices: values['real-devices'] ?? null,
    kiosk: values.kiosk ?? false,
    verbose: values.verbose ?? false,
  };
}
