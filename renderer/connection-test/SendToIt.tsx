import { Copy, FileJson, FileText } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionReport } from '../../contract/connection-test.ts';
import { Banner } from '../design/Banner.tsx';
import { Button } from '../design/Button.tsx';
import { useLanguage } from '../language/language.ts';
import css from './ConnectionTest.module.css';
import { reportText } from './report.ts';

/** The report leaves by the person's own hand: copied, or as a file. */
export function SendToIt({ report }: { report: ConnectionReport }) {
  const { language, text } = useLanguage();
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = () => {
    navigator.clipboard.writeText(reportText(report, text, language)).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  const name = `pendopo-uji-koneksi-${report.at.slice(0, 16).replace(/[:T]/g, '-')}`;
  return (
    <section className={css.send} aria-labelledby="send-to-it">
      <h2 id="send-to-it">{text.connection.send}</h2>
      <p className={css.note}>{text.connection.sendNote}</p>
      <div className={css.buttons}>
        <Button look="primary" icon={<Copy aria-hidden="true" />} onClick={copy} data-testid="report-copy">
          {text.connection.copy}
        </Button>
        <Button
          icon={<FileText aria-hidden="true" />}
          onClick={() => keep(`${name}.txt`, 'text/plain;charset=utf-8', reportText(report, text, language))}
          data-testid="report-text"
        >
          {text.connection.saveText}
        </Button>
        <Button
          icon={<FileJson aria-hidden="true" />}
          onClick={() => keep(`${name}.json`, 'application/json', `${JSON.stringify(report, null, 2)}\n`)}
          data-testid="report-json"
        >
          {text.connection.saveJson}
        </Button>
      </div>
      <p className={css.note} role="status">
        {copied === 'yes' ? text.common.copied : ''}
      </p>
      {copied === 'failed' && <Banner look="warn">{text.connection.copyFailed}</Banner>}
    </section>
  );
}

function keep(name: string, type: string, content: string) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after the press is handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
