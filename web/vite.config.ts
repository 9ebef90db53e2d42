import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { pdfFiles } from './vite-pdf-files.ts'

const apiServer = process.env.CLOUDSERVICE_PUBLIC_URL ?? 'http://127.0.0.1:8000'

/** The web bundle: static files in `dist/` that the server hands out below its CSP. */
export default defineConfig({
  plugins: [react(), tailwindcss(), pdfFiles()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { proxy: { '/api': apiServer } },
})
