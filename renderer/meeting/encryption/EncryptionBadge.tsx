import { ShieldAlert, ShieldCheck, ShieldEllipsis } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useText } from '../../language/language.ts';
import { useMeetingState } from '../context.ts';
import css from './EncryptionBadge.module.css';

const icons = { pending: ShieldEllipsis, on: ShieldCheck, broken: ShieldAlert };

/** Restricted meetings: whether what arrives really is encrypted end to end, in words, with who breaks it behind a press. */
export function EncryptionBadge() {
  const text = useText();
  const encryption = useMeetingState((state) => state.encryption);
  if (encryption === 'none') return null;
  const Icon = icons[encryption];
  return (
    <>
      <DialogTrigger>
        <AriaButton
          className={css.badge ?? ''}
          data-state={encryption}
          data-testid="encryption"
          aria-label={`${text.encryption.state[encryption]}. ${text.encryption.details}`}
        >
          <Icon aria-hidden="true" />
          {text.encryption.state[encryption]}
        </AriaButton>
        <Popover placement="bottom end" className={css.popover ?? ''}>
          <Dialog className={css.panel ?? ''} aria-label={text.encryption.title}>
            <h2>{text.encryption.title}</h2>
            <p>{text.encryption.explain[encryption]}</p>
            {encryption === 'broken' && <Trouble />}
          </Dialog>
        </Popover>
      </DialogTrigger>
      {/* A change for the worse must be heard as well as seen. */}
      <span className="visually-hidden" role="alert">
        {encryption === 'broken' ? text.encryption.state.broken : ''}
      </span>
    </>
  );
}

function Trouble() {
  const text = useText();
  const trouble = useMeetingState((state) => state.encryptionTrouble);
  const participants = useMeetingState((state) => state.participants);
  return (
    <>
      <h3>{text.encryption.trouble}</h3>
      <ul data-testid="encryption-trouble">
        {trouble.map((identity) => {
          const participant = participants.get(identity);
          const unit = participant?.unit ? ` · ${participant.unit}` : '';
          return (
            <li key={identity}>
              {participant?.isSelf ? text.encryption.self : `${participant?.name ?? identity}${unit}`}
            </li>
          );
        })}
      </ul>
      <p>{text.encryption.advice}</p>
    </>
  );
}
