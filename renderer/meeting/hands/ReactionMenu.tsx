import { SmilePlus } from 'lucide-react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import { Reaction } from '../../../contract/conduct.ts';
import { deviceId } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { office } from '../../office/client.ts';
import { useMeetingId, useSession } from '../context.ts';
import control from '../controls/ControlBar.module.css';
import { attempt } from '../host/acts.ts';
import { reactionIcons } from './reaction-icons.ts';
import css from './reactions.module.css';

export function ReactionMenu() {
  const text = useText();
  const id = useMeetingId();
  const { store } = useSession();
  const send = (reaction: Reaction) =>
    attempt(store, () => office('react', { params: { id }, body: { deviceId: deviceId(), reaction } }));
  return (
    <DialogTrigger>
      <Button className={control.button ?? ''} aria-label={text.people.react} data-testid="react">
        <SmilePlus aria-hidden="true" />
        <span aria-hidden="true">{text.people.reactShort}</span>
      </Button>
      {/* Without a Dialog in it the popover is one itself, its hidden way out included. */}
      <Popover placement="top" aria-label={text.people.react}>
        <div className={css.menu ?? ''}>
          {Reaction.options.map((reaction) => {
            const Icon = reactionIcons[reaction];
            return (
              <button
                key={reaction}
                type="button"
                className={css.choice}
                onClick={() => void send(reaction)}
                data-testid={`react-${reaction}`}
              >
                <Icon aria-hidden="true" />
                {text.people.reaction[reaction]}
              </button>
            );
          })}
        </div>
      </Popover>
    </DialogTrigger>
  );
}
