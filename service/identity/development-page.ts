// The development provider's pages: plain HTML, no script, nothing from outside.
import { createHash } from 'node:crypto';

interface Account {
  login: string;
  name: string;
  position: string;
  unit: string;
}

const style = `
:root{color-scheme:light dark;--paper:#f6f4ee;--sheet:#fffdf8;--ink:#1f2a24;--soft:#5c6a62;--line:#ddd8ca;--leaf:#1d6b4a;--warn:#8a5a00;--warnbg:#fff3d6}
@media (prefers-color-scheme:dark){:root{--paper:#141a17;--sheet:#1d2521;--ink:#eef2ee;--soft:#a9b6ae;--line:#34403a;--leaf:#6cc79b;--warn:#ffd98a;--warnbg:#3a2f12}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",sans-serif}
main{max-width:34rem;margin:0 auto;padding:2.5rem 1.25rem 3rem}
h1{font-size:1.6rem;line-height:1.2;margin:.75rem 0 .25rem}
h2{font-size:1rem;margin:2rem 0 .75rem}
p{margin:0 0 1rem;color:var(--soft)}
.mark{display:inline-block;padding:.2rem .7rem;border-radius:1rem;background:var(--warnbg);color:var(--warn);font-size:.85rem;font-weight:600}
ul{list-style:none;margin:0;padding:0;border:1px solid var(--line);border-radius:.75rem;overflow:hidden;background:var(--sheet)}
li+li{border-top:1px solid var(--line)}
button{font:inherit;color:inherit;cursor:pointer}
.person{display:block;width:100%;min-height:3.25rem;padding:.6rem 1rem;border:0;background:none;text-align:left}
.person:hover{background:color-mix(in srgb,var(--leaf) 10%,transparent)}
.person strong{display:block;font-weight:600}
.person span{color:var(--soft);font-size:.92rem}
label{display:block;margin:0 0 .75rem;font-weight:600}
input{display:block;width:100%;min-height:2.75rem;margin-top:.25rem;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--sheet);color:inherit;font:inherit}
.go{min-height:2.75rem;padding:.5rem 1.25rem;border:0;border-radius:.5rem;background:var(--leaf);color:var(--paper);font-weight:600}
.quiet{min-height:2.75rem;padding:.5rem 1rem;border:0;background:none;color:var(--soft);text-decoration:underline}
.wrong{padding:.75rem 1rem;border-radius:.5rem;background:var(--warnbg);color:var(--warn)}
:focus-visible{outline:3px solid var(--leaf);outline-offset:2px}
.person:focus-visible{outline-offset:-3px}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** Chromium applies form-action to the redirects after a post too, so the loopback addresses of the clients are named. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self' http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const page = (title: string, body: string) =>
  `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head><body><main><span class="mark">Penyedia identitas pengembangan</span>${body}</main></body></html>`;

export function renderSignIn(view: { action: string; accounts: readonly Account[]; wrong: boolean }): string {
  const people = view.accounts
    .map(
      (account) =>
        `<li><button class="person" name="account" value="${escaped(account.login)}"><strong>${escaped(account.name)}</strong><span>${escaped(account.position)} · ${escaped(account.unit)}</span></button></li>`,
    )
    .join('');
  return page(
    'Masuk',
    `<h1>Masuk ke Pendopo</h1><p>Orang-orang di bawah ini rekaan. Pilih salah satu untuk mencoba.</p>${
      view.wrong ? '<p class="wrong" role="alert">Nama pengguna atau kata sandi tidak cocok.</p>' : ''
    }<form method="post" action="${escaped(view.action)}"><ul>${people}</ul></form>
<h2>Atau dengan nama pengguna</h2>
<form method="post" action="${escaped(view.action)}"><label>Nama pengguna<input name="username" autocomplete="username" autocapitalize="none" required></label><label>Kata sandi<input name="password" type="password" autocomplete="current-password" required></label><button class="go">Masuk</button></form>
<form method="post" action="${escaped(view.action)}"><button class="quiet" name="cancel" value="1">Batal</button></form>`,
  );
}

/** `form` is the library's own: it carries the anti-forgery token and its id. */
export function renderSignOut(form: string): string {
  return page(
    'Keluar',
    `<h1>Keluar dari akun ini?</h1><p>Setelah keluar, Pendopo akan meminta Anda masuk lagi.</p>${form}<p><button class="go" form="op.logoutForm" name="logout" value="yes">Ya, keluar</button> <button class="quiet" form="op.logoutForm">Tetap masuk</button></p>`,
  );
}

export function renderMessage(title: string, text: string): string {
  return page(title, `<h1>${escaped(title)}</h1><p>${escaped(text)}</p>`);
}
