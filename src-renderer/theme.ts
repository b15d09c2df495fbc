import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Tooltip,
  type VariantColorsResolver,
} from '@mantine/core';

// Shade 7 carries white text and shade 5 carries dark text at WCAG AA, which Mantine's own palettes
// do not; hence our own tuples under Mantine's names.

const teal: MantineColorsTuple = [
  '#eaf6f4',
  '#d3ece8',
  '#a8d9d2',
  '#79c5ba',
  '#52b4a6',
  '#3aa899',
  '#1f8f81',
  '#0f766a',
  '#0c6157',
  '#084b44',
];

const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f2ef',
  '#eae7e2',
  '#ddd9d2',
  '#cac5bc',
  '#a8a297',
  '#6f695f',
  '#544f47',
  '#37332d',
  '#22201c',
];

const dark: MantineColorsTuple = [
  '#d6d3cd',
  '#bab6af',
  '#a8a39b',
  '#6d6962',
  '#47443f',
  '#3a3733',
  '#2e2c29',
  '#232120',
  '#1b1a19',
  '#131212',
];

const amber: MantineColorsTuple = [
  '#fff7e6',
  '#ffedc6',
  '#ffdd95',
  '#fbc75a',
  '#f3b02c',
  '#e0991a',
  '#bb7a0a',
  '#925c05',
  '#744905',
  '#573704',
];

const red: MantineColorsTuple = [
  '#fff1f0',
  '#ffe1de',
  '#fec2bc',
  '#fa9d94',
  '#f5796e',
  '#f06557',
  '#dc4034',
  '#c22a1f',
  '#a12119',
  '#7d1a14',
];

const green: MantineColorsTuple = [
  '#edf7ee',
  '#d9eedc',
  '#b4dcba',
  '#8bc995',
  '#67b874',
  '#4fac5e',
  '#389247',
  '#297437',
  '#205e2c',
  '#174820',
];

const ownColors = new Set(['teal', 'amber', 'red', 'green']);

/**
 * Mantine judges the text on a filled button by the light scheme alone. Ours carry white text in
 * the light scheme (shade 7) and dark text in the dark one (shade 5).
 */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  const color = input.color ?? input.theme.primaryColor;
  return input.variant === 'filled' && ownColors.has(color)
    ? { ...resolved, color: 'var(--m-on-filled)' }
    : resolved;
};

/** How Mostrador looks: the one place for colours, type and radii (ui.md, Ground). */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  variantColorResolver,
  colors: { teal, gray, dark, amber, red, green },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true, fz: 'sm' } }),
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Modal: {
      defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 } },
      styles: { title: { fontWeight: 600, fontSize: '1rem' } },
    },
    Drawer: {
      defaultProps: { overlayProps: { backgroundOpacity: 0.4 } },
      styles: { title: { fontWeight: 600, fontSize: '1rem' } },
    },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } },
    Badge: { defaultProps: { tt: 'none', fw: 500, lts: 0 } },
    Button: { defaultProps: { fw: 500 } },
    Input: { defaultProps: { size: 'sm' } },
  },
});

/** Colours that carry a meaning, per scheme, as `--m-*` variables. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': gray[9],
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': red[7],
    '--m-surface': '#ffffff',
    '--m-ground': gray[1],
    '--m-rail': gray[1],
    '--m-line': gray[2],
    '--m-line-strong': gray[3],
    '--m-hover': gray[0],
    '--m-selected': teal[0],
    '--m-in': '#ffffff',
    '--m-out': teal[0],
    '--m-out-line': teal[1],
    '--m-note': amber[0],
    '--m-note-line': amber[2],
    '--m-amber': amber[7],
    '--m-amber-soft': amber[0],
    '--m-amber-fill': amber[4],
    '--m-on-amber': amber[9],
    '--m-red': red[7],
    '--m-red-soft': red[0],
    '--m-green': green[7],
    '--m-green-soft': green[0],
    '--m-teal': teal[7],
    '--m-mark': amber[1],
    '--m-read': '#0b7fbf',
    '--m-on-filled': '#ffffff',
  },
  dark: {
    '--mantine-color-body': dark[7],
    '--mantine-color-text': dark[0],
    '--mantine-color-placeholder': dark[2],
    '--mantine-color-error': red[4],
    '--m-surface': dark[7],
    '--m-ground': dark[8],
    '--m-rail': dark[8],
    '--m-line': dark[5],
    '--m-line-strong': dark[4],
    '--m-hover': dark[6],
    '--m-selected': '#22342f',
    '--m-in': dark[6],
    '--m-out': '#1d3833',
    '--m-out-line': '#2a4c46',
    '--m-note': '#352c1b',
    '--m-note-line': '#574623',
    '--m-amber': amber[4],
    '--m-amber-soft': '#33290f',
    '--m-amber-fill': amber[4],
    '--m-on-amber': '#2c1d02',
    '--m-red': red[4],
    '--m-red-soft': '#3d1f1c',
    '--m-green': green[4],
    '--m-green-soft': '#1c2f20',
    '--m-teal': teal[4],
    '--m-mark': '#5c4a17',
    '--m-read': '#5db8ea',
    '--m-on-filled': dark[9],
  },
});
