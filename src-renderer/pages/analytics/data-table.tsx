import { useTranslation } from 'react-i18next';
import classes from './data-table.module.css';
import type { DataTable as Table, View } from './view.ts';

/** The numbers behind a chart; each leads to its conversations where there are any. */
export function DataTable({ view, table, label }: { view: View; table: Table; label: string }) {
  const { t } = useTranslation();
  const { columns, rows } = table;
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={column} scope="col" data-number={index > 0}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, cells }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map(({ text, drill }, index) => (
              <td key={columns[index + 1] ?? ''} data-number>
                {drill && !view.paper ? (
                  <button
                    type="button"
                    className={classes.number}
                    aria-label={t('analytics.cell', {
                      row: name,
                      column: columns[index + 1],
                      number: text,
                    })}
                    onClick={() => view.open(drill)}
                  >
                    {text}
                  </button>
                ) : (
                  text
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
