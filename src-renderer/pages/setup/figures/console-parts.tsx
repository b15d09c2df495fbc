import type { ReactNode } from 'react';
import classes from './figures.module.css';

/** A browser's window with a console's page in it: our own drawing, not its likeness. */
export function ConsoleWindow({
  address,
  label,
  menu,
  children,
}: {
  address: string;
  /** What the picture shows, for those who do not see it. */
  label: string;
  /** Lines of the menu at the left; the marked one is where the page is. */
  menu: readonly { readonly name: string; readonly here?: boolean }[];
  children: ReactNode;
}) {
  return (
    <div className={classes.window} role="img" aria-label={label}>
      <div className={classes.chrome}>
        <i />
        <i />
        <i />
        <span className={classes.address}>{address}</span>
      </div>
      <div className={classes.body}>
        <div className={classes.menu}>
          {menu.map(({ name, here }) => (
            <span key={name} data-here={here}>
              {name}
            </span>
          ))}
        </div>
        <div className={classes.sheet}>{children}</div>
      </div>
    </div>
  );
}

/** A heading on the page. */
export function Heading({ children }: { children: ReactNode }) {
  return <b className={classes.heading}>{children}</b>;
}

/** A field; with a number it is the place to look at. */
export function Field({ name, value, spot }: { name: string; value: string; spot?: number }) {
  return (
    <div className={classes.field} data-spot={spot !== undefined}>
      <span className={classes.fieldName}>{name}</span>
      <span className={classes.fieldValue}>{value}</span>
      {spot !== undefined && <Spot number={spot} />}
    </div>
  );
}

/** A button of the page. */
export function PageButton({ name, spot }: { name: string; spot?: number }) {
  return (
    <span className={classes.button} data-spot={spot !== undefined}>
      {name}
      {spot !== undefined && <Spot number={spot} />}
    </span>
  );
}

/** A row of a list on the page. */
export function Row({ cells, spot }: { cells: readonly string[]; spot?: number }) {
  return (
    <div className={classes.row} data-spot={spot !== undefined}>
      {cells.map((cell) => (
        <span key={cell}>{cell}</span>
      ))}
      {spot !== undefined && <Spot number={spot} />}
    </div>
  );
}

/** Text that need not be read. */
export function Greeking({ lines = 2 }: { lines?: number }) {
  return (
    <div className={classes.greeking}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines without content have nothing else.
        <i key={index} style={{ width: `${[88, 64, 76][index % 3]}%` }} />
      ))}
    </div>
  );
}

function Spot({ number }: { number: number }) {
  return <span className={classes.spot}>{number}</span>;
}
