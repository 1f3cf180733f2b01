import { useLayoutEffect } from 'react';

/** While it is drawn, the whole document has the dark theme's colours, menus and dialogs that hang on its body too. */
export function useDarkGround() {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    dataset['ground'] = 'dark';
    return () => {
      delete dataset['ground'];
    };
  }, []);
}
