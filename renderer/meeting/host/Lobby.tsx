import { TriangleAlert } from 'lucide-react';
import type { LobbyEntry } from '../../../contract/conduct.ts';
import { useText } from '../../language/language.ts';
import css from './host.module.css';

/** Who waits at the door: the typed name beside the verified one, and a word of caution where two have the same. */
export function Lobby(props: { entries: LobbyEntry[]; decide: (admit: boolean, ids: string[]) => Promise<unknown> }) {
  const { entries, decide } = props;
  const text = useText();
  if (entries.length === 0) return null;
  return (
    <section className={css.lobby} aria-label={text.host.lobbyTitle({ count: entries.length })} data-testid="lobby">
      <div className={css.lobbyHead}>
        <h3>{text.host.lobbyTitle({ count: entries.length })}</h3>
        {entries.length > 1 && (
          <button
            type="button"
            className={css.act}
            onClick={() =>
              void decide(
                true,
                entries.map(({ id }) => id),
              )
            }
            data-testid="admit-all"
          >
            {text.host.admitAll}
          </button>
        )}
      </div>
      <ul className={css.entries}>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} decide={decide} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry, decide }: { entry: LobbyEntry; decide: (admit: boolean, ids: string[]) => Promise<unknown> }) {
  const text = useText();
  const { id, person, typedName, invited, sameName } = entry;
  return (
    <li className={css.entry} data-testid="lobby-entry">
      <div>
        <strong>{typedName}</strong>
        <p>
          {person
            ? text.host.verified({ name: person.name, position: person.position, unit: person.unit.shortName })
            : text.host.unverified}
        </p>
        {!invited && person && <p>{text.host.notInvited}</p>}
        {sameName.length > 0 && (
          <p className={css.twice}>
            <TriangleAlert aria-hidden="true" />
            <span>{text.host.sameName({ others: sameName.join('; ') })}</span>
          </p>
        )}
      </div>
      <div className={css.buttons}>
        <button
          type="button"
          className={css.act}
          aria-label={text.host.admitNamed({ name: typedName })}
          onClick={() => void decide(true, [id])}
          data-testid="admit"
        >
          {text.host.admit}
        </button>
        <button
          type="button"
          className={css.act}
          aria-label={text.host.denyNamed({ name: typedName })}
          onClick={() => void decide(false, [id])}
          data-testid="deny"
        >
          {text.host.deny}
        </button>
      </div>
    </li>
  );
}
