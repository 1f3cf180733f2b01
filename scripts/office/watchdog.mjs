// Ends what we started when we are gone without having said goodbye (SIGKILL, a crash): holds a pipe to us, and when that
// closes ends every process still listed. Lines in: `+GROUP`, `-GROUP`; a negative number is a whole process group.
const listed = new Set();
let rest = '';

process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  rest += chunk;
  const lines = rest.split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    const target = Number(line.slice(1));
    if (!Number.isInteger(target) || Math.abs(target) < 2) continue;
    if (line[0] === '+') listed.add(target);
    else listed.delete(target);
  }
});

const signal = (name) => {
  let alive = 0;
  for (const target of listed) {
    try {
      process.kill(target, name);
      alive += 1;
    } catch {
      listed.delete(target);
    }
  }
  return alive;
};

process.stdin.on('end', () => {
  if (signal('SIGTERM') === 0) process.exit();
  const deadline = Date.now() + 4000;
  setInterval(() => {
    if (signal(0) === 0) process.exit();
    if (Date.now() > deadline) {
      signal('SIGKILL');
      process.exit();
    }
  }, 100);
});
// A Ctrl-C in our terminal is for the parent to act on; we end when its pipe closes.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
