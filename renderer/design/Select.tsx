import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components';
import css from './Select.module.css';

export type Option = { id: string; label: string };

/** A labelled choice of one, on React Aria's select pattern (keyboard, type-ahead, screen reader). */
export function Select(props: {
  label: string;
  icon?: ReactNode;
  options: Option[];
  value: string | null;
  empty: string;
  onChange: (id: string) => void;
}) {
  const { label, icon, options, value, empty, onChange } = props;
  return (
    <AriaSelect
      className={css.select ?? ''}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      isDisabled={options.length === 0}
      placeholder={empty}
    >
      <Label className={css.label ?? ''}>{label}</Label>
      <Button className={css.button ?? ''}>
        {icon}
        <SelectValue className={css.value ?? ''} />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={css.popover ?? ''}>
        <ListBox className={css.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem className={css.item ?? ''} textValue={option.label}>
              {({ isSelected }) => (
                <>
                  <span className={css.tick}>{isSelected && <Check aria-hidden="true" />}</span>
                  {option.label}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
