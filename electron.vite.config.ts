import { globSync } from 'node:fs';
import { basename } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** What runs in threads of its own, found there beside the chunk that starts it. */
const workers = globSync('src-main/**/*.worker.ts').map((file) => [basename(file, '.ts'), file]);

// electron-vite leaves `dependencies` out of the bundle and takes `devDependencies` in. So the former
// are what cannot be bundled (native modules, and libraries that load files of their own or are loaded
// only when needed); everything else is bundled, unused parts left out: loading drizzle-orm and oRPC
// file by file took most of the start (docs/performance.md).
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: false,
      rollupOptions: {
        input: {
          main: 'src-main/main.ts',
          serve: 'src-main/serve.ts',
          doctor: 'src-main/doctor.ts',
          ...Object.fromEntries(workers),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: 'src-main/shell/preload.ts' },
        // A sandboxed preload can only be CommonJS (Electron: Process Sandboxing).
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      emptyOutDir: true,
      rollupOptions: { input: { index: 'src-renderer/index.html', api: 'src-renderer/api.html' } },
      // The page's CSP has no data: for scripts and fonts; keep every asset a file.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
    },
  },
});
