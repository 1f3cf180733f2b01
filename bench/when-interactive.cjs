// Loaded into either app by `electron -r`: prints the instant at which a button is painted and answers, as epoch ms.
// "Answers" = the button is in the page and two frames have passed, so its handlers are attached and it has been drawn.
const { app } = require('electron');
app.on('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', async () => {
    await contents.executeJavaScript(`new Promise((resolve) => {
      const look = () => {
        if (!document.querySelector('button:not([disabled])')) return requestAnimationFrame(look);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      };
      look();
    })`);
    process.stdout.write(`INTERACTIVE ${Date.now()}\n`);
  });
});
