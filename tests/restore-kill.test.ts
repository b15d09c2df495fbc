import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ClinicClient } from '../src-main/contract/contract.ts';
import { overSocket } from './peers/desk-socket.ts';
import { type Running, startProgram, temporaryFolder } from './peers/program.ts';

const PASSWORD = 'correct horse battery';

/** The built program on a folder of its own, spoken to as its desk does. */
async function makeProgram() {
  const folder = temporaryFolder();
  let running: Running;
  let token = '';
  const ask = <T>(work: (client: ClinicClient) => Promise<T>) =>
    overSocket(running.deskUrl, { token }, work);
  const program = {
    folder,
    ask,
    async signIn() {
      const response = await fetch(`${running.deskUrl}/api/v1/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'admin', password: PASSWORD }),
      });
      if (!response.ok) throw new Error(`signing in: ${response.status}`);
      ({ token } = (await response.json()) as { token: string });
    },
    async start() {
      running = await startProgram(
        ['serve', '--no-open', '--port', '0', '--webhook-port', '0', '--data-dir', folder],
        {
          MOSTRADOR_SECRETS: 'file',
          MOSTRADOR_PASSPHRASE: 'una frase bien larga',
          MOSTRADOR_ADMIN_PASSWORD: PASSWORD,
        },
      );
      await program.signIn();
    },
    kill: () => running.kill(),
    name: async () => {
      const settings = await ask((client) => client.settings.list());
      return settings.find(({ key }) => key === 'clinic.name')?.value;
    },
    setName: (value: string) => ask((client) => client.settings.set({ key: 'clinic.name', value })),
    async backUp() {
      await ask((client) => client.backups.run());
      await expect
        .poll(async () => (await ask((client) => client.backups.state())).running, {
          timeout: 30_000,
        })
        .toBeNull();
      const { last } = await ask((client) => client.backups.state());
      expect(last?.state).toBe('verified');
      return join(folder, 'backups', last!.file!);
    },
  };
  await program.start();
  return program;
}

test('the running program restores a backup and opens with it, and killed right after it was decided it does so at the next start', async () => {
  const program = await makeProgram();
  await program.setName('Antes');
  const file = await program.backUp();
  for (const killedAfter of [null, 0, 320, 400]) {
    await program.setName('Después');
    await program.ask((client) => client.backups.restore({ file }));
    if (killedAfter !== null) {
      await pause(killedAfter);
      await program.kill();
      await program.start();
    }
    // Signed out by the restore: the session was of the data of before.
    await expect
      .poll(
        () =>
          program
            .signIn()
            .then(() => program.name())
            .catch(() => null),
        { timeout: 30_000 },
      )
      .toBe('Antes');
    const state = await program.ask((client) => client.backups.state());
    expect(state).toMatchObject({ restored: { failure: null } });
    expect(readdirSync(program.folder)).not.toContain('restore');
    expect(readdirSync(program.folder)).not.toContain('restore.json');
  }
  expect((await program.ask((client) => client.backups.state())).asides).toHaveLength(4);
});

test('killed while it makes a backup, the program leaves no half file, and the earlier ones stay', async () => {
  const program = await makeProgram();
  const earlier = await program.backUp();
  for (const killedAfter of [30, 200, 500]) {
    await program.ask((client) => client.backups.run());
    await pause(killedAfter);
    await program.kill();
    await program.start();
    expect(readdirSync(program.folder)).not.toContain('backup-work');
    const files = readdirSync(join(program.folder, 'backups'));
    expect(files.filter((name) => !name.endsWith('.mostrador'))).toEqual([]);
    expect(files.map((name) => join(program.folder, 'backups', name))).toContain(earlier);
    expect(await program.ask((client) => client.backups.state())).toMatchObject({
      running: null,
      last: { state: expect.stringMatching(/verified|failed/) },
    });
  }
});
