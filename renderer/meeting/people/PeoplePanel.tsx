import { Search } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { LobbyEntry } from '../../../contract/conduct.ts';
import { useText } from '../../language/language.ts';
import { isHost, useMeetingState } from '../context.ts';
import { Lobby } from '../host/Lobby.tsx';
import { SidePanel } from '../SidePanel.tsx';
import { PeopleList } from './PeopleList.tsx';
import css from './PeoplePanel.module.css';
import { Roll } from './Roll.tsx';
import { matches } from './sorting.ts';
import { usePeople } from './use-people.ts';

/** Everybody inside, with office and unit; for hosts also who waits and who is missing. */
export function PeoplePanel(props: {
  waiting: LobbyEntry[];
  decide: (admit: boolean, ids: string[]) => Promise<unknown>;
}) {
  const text = useText();
  const host = useMeetingState(isHost);
  const count = useMeetingState((state) => state.order.length);
  return (
    <SidePanel panel="people" title={text.meeting.peopleCount({ count })} testid="people-panel">
      <Lobby entries={props.waiting} decide={props.decide} />
      {host ? (
        <Tabs className={css.tabs ?? ''}>
          <TabList className={css.tabList ?? ''} aria-label={text.people.tabs}>
            <Tab id="inside" className={css.tab ?? ''}>
              {text.people.inside({ count })}
            </Tab>
            <Tab id="invited" className={css.tab ?? ''} data-testid="roll-tab">
              {text.people.invited}
            </Tab>
          </TabList>
          <TabPanel id="inside" className={css.tabPanel ?? ''}>
            <Inside />
          </TabPanel>
          <TabPanel id="invited" className={css.tabPanel ?? ''}>
            <Roll />
          </TabPanel>
        </Tabs>
      ) : (
        <Inside />
      )}
    </SidePanel>
  );
}

function Inside() {
  const text = useText();
  const people = usePeople();
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words.trim());
  const shown = wanted ? people.filter((view) => matches(view, wanted)) : people;
  const status = useId();
  return (
    <>
      <div className={css.search}>
        <Search aria-hidden="true" />
        <input
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
          aria-label={text.people.search}
          aria-describedby={status}
          placeholder={text.people.search}
          data-testid="people-search"
        />
      </div>
      <p id={status} role="status" className={wanted && shown.length === 0 ? css.none : 'visually-hidden'}>
        {wanted &&
          (shown.length === 0
            ? text.people.searchEmpty({ words: wanted })
            : text.people.found({ count: shown.length }))}
      </p>
      <PeopleList people={shown} />
    </>
  );
}
