// What Electron's own default_app does and the redistributed runtime lacks: run the app named on the command line.
// `electron [-r file]… [switches] APP [args]`; process.argv stays as given, as with Electron's own.
const { app, dialog } = require('electron');
const Module = require('node:module');
const path = require('node:path');

const wanted = { app: null, preload: [] };
const args = process.argv.slice(1);
for (let at = 0; at < args.length && wanted.app === null; at += 1) {
  const arg = args[at];
  if (arg === '-r' || arg === '--require') {
    at += 1;
    wanted.preload.push(args[at]);
  } else if (!arg.startsWith('-')) wanted.app = path.resolve(arg);
}

if (wanted.app === null) {
  console.error('electron: name the folder of the app to run');
  app.exit(2);
} else {
  try {
    Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
    if (wanted.preload.length > 0) Module._preloadModules(wanted.preload);
    const { name, productName, version } = require(path.join(wanted.app, 'package.json'));
    app.setName(productName ?? name);
    app.setVersion(version);
    app.setAppPath(wanted.app);
    if (!app.commandLine.hasSwitch('user-data-dir')) {
      app.setPath('userData', path.join(app.getPath('appData'), app.getName()));
    }
    Module._load(wanted.app, null, true);
  } catch (error) {
    console.error(error);
    dialog.showErrorBox('The app could not be started', String(error?.stack ?? error));
    app.exit(1);
  }
}
