import type { ReactNode } from 'react';
import classes from './choice-card.module.css';

/** One of several of which one is chosen: its title, with what stands beside it, and what it is. */
export function ChoiceCard({
  group,
  icon,
  title,
  badges,
  text,
  checked,
  autofocus,
  onPick,
  children,
}: {
  /** The same for all of which one is chosen. */
  group: string;
  icon?: ReactNode;
  title: string;
  badges?: ReactNode;
  text: ReactNode;
  checked: boolean;
  autofocus: boolean;
  onPick: () => void;
  children?: ReactNode;
}) {
  return (
    <label className={classes.card}>
      <input
        type="radio"
        name={group}
        checked={checked}
        onChange={onPick}
        {...(autofocus && { 'data-autofocus': true })}
      />
      <div className={classes.body}>
        <div className={classes.top}>
          {icon}
          <span className={classes.title}>{title}</span>
          {badges}
        </div>
        <div className={classes.text}>{text}</div>
        {children}
      </div>
    </label>
  );
}
