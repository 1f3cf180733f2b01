import { Captions, Check, LayoutGrid, Lock, Presentation, UserRound, UserRoundX } from 'lucide-react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  type Selection,
} from 'react-aria-components';
import { useStore } from 'zustand';
import type { StageLayout } from '../../../contract/conduct.ts';
import type { SelfView } from '../../../contract/settings.ts';
import { savePreferences, usePreferences } from '../../host/preferences.ts';
import { useText } from '../../language/language.ts';
import { useMeetingState, useSession } from '../context.ts';
import { choicesOf } from './choices.ts';
import { layoutOf } from './decide.ts';
import css from './Menu.module.css';
import { partsOf } from './places.ts';

const icons = { grid: LayoutGrid, speaker: UserRound, presentation: Presentation };
const selfViews: SelfView[] = ['stage', 'floating', 'hidden'];
const only = (selection: Selection) => (selection === 'all' ? null : ([...selection][0] ?? null));

/** How the person wants to see the meeting: layout, oneself, captions. Says so where a host has decided. */
export function LayoutMenu() {
  const text = useText();
  const session = useSession();
  const choices = choicesOf(session);
  const chosen = useStore(choices);
  const bound = useMeetingState((state) => state.conduct?.layout ?? null);
  const sharing = useMeetingState((state) => state.order.some((identity) => state.participants.get(identity)?.sharing));
  const { selfView, captions } = usePreferences();
  const hasCaptions = useStore(session.captions, (state) => state.available);
  const layouts: StageLayout[] = sharing ? ['grid', 'speaker', 'presentation'] : ['grid', 'speaker'];
  const current: StageLayout = bound ?? (sharing ? (chosen.duringShare ?? 'presentation') : chosen.layout);
  // What is seen may differ for a while: somebody pinned or in the spotlight is large whatever was chosen.
  const seen = useMeetingState(({ conduct, participants }) =>
    layoutOf({
      choices: chosen,
      hostLayout: bound,
      spotlight: conduct?.spotlight ?? null,
      sharing,
      here: (key) => {
        const { identity, source } = partsOf(key);
        const view = participants.get(identity);
        return view !== undefined && (source === 'camera' || view.sharing);
      },
    }),
  );
  const Icon = bound ? Lock : icons[seen];
  const choose = (layout: StageLayout) => {
    // A pin would hide what was just chosen.
    if (sharing) choices.setState({ duringShare: layout, pin: null });
    else if (layout !== 'presentation') choices.setState({ layout, pin: null });
  };
  return (
    <MenuTrigger>
      <Button
        className={css.button ?? ''}
        aria-label={`${text.stage.layout}: ${text.stage[seen]}`}
        data-testid="layout-menu"
      >
        <Icon aria-hidden="true" />
        <span>{text.stage[seen]}</span>
      </Button>
      <Popover className={css.popover ?? ''} placement="bottom end">
        <Menu className={css.menu ?? ''} aria-label={text.stage.layoutMenu}>
          <MenuSection
            className={css.section ?? ''}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[current]}
            onSelectionChange={(selection) => choose(only(selection) as StageLayout)}
          >
            <Header className={css.heading ?? ''}>{bound ? text.stage.hostDecides : text.stage.layout}</Header>
            {layouts.map((layout) => {
              const LayoutIcon = icons[layout];
              return (
                <Choice
                  key={layout}
                  id={layout}
                  label={text.stage[layout]}
                  off={bound !== null}
                  icon={<LayoutIcon aria-hidden="true" />}
                >
                  {text.stage[`${layout}Note`]}
                </Choice>
              );
            })}
          </MenuSection>
          <MenuSection
            className={css.section ?? ''}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[`self-${selfView}`]}
            onSelectionChange={(selection) =>
              void savePreferences({ selfView: String(only(selection)).slice('self-'.length) as SelfView })
            }
          >
            <Header className={css.heading ?? ''}>{text.stage.self}</Header>
            {selfViews.map((view) => (
              <Choice
                key={view}
                id={`self-${view}`}
                label={text.stage.selfView[view]}
                icon={view === 'hidden' ? <UserRoundX aria-hidden="true" /> : <UserRound aria-hidden="true" />}
              />
            ))}
          </MenuSection>
          {hasCaptions && (
            <MenuSection
              className={css.section ?? ''}
              selectionMode="multiple"
              selectedKeys={captions ? ['captions'] : []}
              onSelectionChange={(selection) =>
                void savePreferences({ captions: selection === 'all' || selection.has('captions') })
              }
            >
              <Header className={css.heading ?? ''}>{text.stage.captions}</Header>
              <Choice id="captions" label={text.stage.captionsOn} icon={<Captions aria-hidden="true" />}>
                {text.stage.captionsNote}
              </Choice>
            </MenuSection>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Choice(props: { id: string; label: string; off?: boolean; icon: React.ReactNode; children?: string }) {
  const { id, label, off = false, icon, children } = props;
  return (
    <MenuItem id={id} className={css.item ?? ''} textValue={label} isDisabled={off} data-testid={`choose-${id}`}>
      {({ isSelected }) => (
        <>
          {icon}
          <span>
            {label}
            {children && <small>{children}</small>}
          </span>
          <span>{isSelected && <Check aria-hidden="true" />}</span>
        </>
      )}
    </MenuItem>
  );
}
