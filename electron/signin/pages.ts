import { createHash } from 'node:crypto';
import type { Language } from '../../contract/settings.ts';

/** What the system browser shows when it comes back to the loopback listener. No script, no image, nothing loaded. */
export type PageName = 'signedIn' | 'failed' | 'signedOut' | 'unknown';

const texts: Record<Language, Record<PageName, [title: string, text: string]>> = {
  id: {
    signedIn: ['Anda sudah masuk', 'Silakan kembali ke Pendopo. Tab ini boleh ditutup.'],
    failed: ['Belum berhasil masuk', 'Silakan kembali ke Pendopo dan coba lagi. Tab ini boleh ditutup.'],
    signedOut: ['Anda sudah keluar', 'Tab ini boleh ditutup.'],
    unknown: ['Halaman ini tidak berlaku', 'Silakan mulai lagi dari Pendopo.'],
  },
  en: {
    signedIn: ['You are signed in', 'Please return to Pendopo. You may close this tab.'],
    failed: ['Sign-in did not succeed', 'Please return to Pendopo and try again. You may close this tab.'],
    signedOut: ['You are signed out', 'You may close this tab.'],
    unknown: ['This page is not valid', 'Please start again from Pendopo.'],
  },
};

const style =
  'body{margin:0;min-height:100vh;display:grid;place-content:center;text-align:center;padding:24px;box-sizing:border-box;' +
  'font:18px/1.5 system-ui,sans-serif;background:#f6f4ee;color:#16202b}h1{font-size:28px;margin:0 0 8px}p{margin:0}' +
  '@media(prefers-color-scheme:dark){body{background:#10161d;color:#eef2f6}}';
const styleHash = createHash('sha256').update(style).digest('base64');

export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  connection: 'close',
};

export function page(name: PageName, language: Language): string {
  const [title, text] = texts[language][name];
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} — Pendopo</title><style>${style}</style><main><h1>${title}</h1><p>${text}</p></main></html>`;
}
