import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** Whether the program opens when its user signs in to the PC. */
export type StartWithSystem = {
  isOn(): boolean;
  /** @throws what the file system says, where the choice is a file (Linux). */
  set(on: boolean): void;
};

/** The program and its arguments, as the system is to start it. */
export type Launch = { readonly path: string; readonly args: readonly string[] };

/**
 * Where Linux desktops look for what to start
 * (https://specifications.freedesktop.org/autostart-spec/latest/).
 */
function autostartFile(configHome: string): string {
  return join(configHome, 'autostart', 'mostrador.desktop');
}

/** By Electron's own means on Windows and macOS; it has none on Linux, where it is a file. */
export function createStartWithSystem({
  platform,
  configHome,
  launch,
}: {
  platform: NodeJS.Platform;
  /** Linux: $XDG_CONFIG_HOME, else ~/.config. */
  configHome: string;
  launch: Launch;
}): StartWithSystem {
  if (platform === 'linux') {
    const file = autostartFile(configHome);
    return {
      isOn: () => existsSync(file),
      set(on) {
        if (!on) return rmSync(file, { force: true });
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, desktopEntry(launch));
      },
    };
  }
  const { path, args } = launch;
  return {
    isOn: () => app.getLoginItemSettings({ path, args: [...args] }).openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, path, args: [...args] }),
  };
}

/** A desktop entry (https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html). */
function desktopEntry({ path, args }: Launch): string {
  const exec = [path, ...args].map(quote).join(' ');
  return `[Desktop Entry]\nType=Application\nName=Mostrador\nExec=${exec}\nTerminal=false\n`;
}

/** Escaped twice, as the specification has it: as an argument, then as a value of type string. */
function quote(word: string): string {
  const argument = word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${argument.replaceAll('\\', '\\\\')}"`;
}
