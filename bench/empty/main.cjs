// The floor: the smallest sandboxed window of the same runtime, with one button.
const { app, BrowserWindow } = require('electron');
app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, show: false });
  window.once('ready-to-show', () => window.show());
  window.loadFile(`${__dirname}/index.html`);
});
