// Loaded into either app by `electron -r`: prints the instant at which a button is painted and answers, as epoch ms.
// "Answers" = the button is in the page and two frames have passed, so its handlers are attached and it has been drawn.
const { app } = require('electron');

const script = `new Promise((resolve) => {
  const look = () => {
    if (!document.querySelector('button:not([disabled])')) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  };
  look();
})`;

app.on('web-contents-created', (_event, contents) => {
  // A page that is replaced before it answers rejects; the next one reports.
  contents.on('dom-ready', () =>
    contents.executeJavaScript(script).then(
      () => process.stdout.write(`INTERACTIVE ${Date.now()}\n`),
      () => undefined,
    ),
  );
});
