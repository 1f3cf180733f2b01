import { describe, expect, test } from 'vitest';
import { cleanLine, cleanName, cleanText } from './words.ts';

describe('text', () => {
  test.each([
    ['Baik,\r\nBu.\rTerima kasih', 'Baik,\nBu.\nTerima kasih'],
    ['a\u0000b\u001b[31mc\u0085d', 'ab[31mcd'],
    ['lap\u202egnp.exe\u2066x\u2069', 'lapgnp.exex'],
    ['e\u0301', 'é'],
    ['ya \ud83d', 'ya'],
    ['👨‍👩‍👧 hadir', '👨‍👩‍👧 hadir'],
    [' \u202e\u0007 ', ''],
  ])('%j becomes %j', (sent, kept) => expect(cleanText(sent)).toBe(kept));

  test('a line that is being typed keeps its spaces and has no breaks', () => {
    expect(cleanLine('saya \n')).toBe('saya  ');
  });
});

describe('names of files', () => {
  test.each([
    ['Undangan Rapat.PDF', 'Undangan Rapat.pdf', 'pdf'],
    ['C:\\Users\\sri\\..\\laporan.docx', 'laporan.docx', 'docx'],
    ['../../etc/passwd.txt', 'passwd.txt', 'txt'],
    ['foto\u202egpj.png', 'fotogpj.png', 'png'],
    ['a<b>:"c|?*.csv', 'a_b___c___.csv', 'csv'],
    ['CON.pdf', '_CON.pdf', 'pdf'],
    ['..rahasia.xlsx', 'rahasia.xlsx', 'xlsx'],
    ['dua\n baris.pdf', 'dua_ baris.pdf', 'pdf'],
    ['Notula Kec. Kayen.odt', 'Notula Kec. Kayen.odt', 'odt'],
  ])('%j is kept as %j', (sent, name, ending) => expect(cleanName(sent)).toEqual({ name, ending }));

  test('a long name is cut in its middle part: the ending stays', () => {
    const { name } = cleanName(`${'é'.repeat(159)}😀.pdf`);
    expect(name.length).toBeLessThanOrEqual(160);
    expect(name).toMatch(/^é+\.pdf$/);
  });

  test.each(['virus.exe', 'surat.pdf.exe', 'tanpa', '.pdf', 'makro.docm', 'halaman.html', 'gambar.svg', '', 'a.'])(
    '%j is refused',
    (sent) => expect(() => cleanName(sent)).toThrow(expect.objectContaining({ code: 'file_refused' })),
  );
});
