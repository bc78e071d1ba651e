// Headless Chromium on the address of a workbench.
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { Problem } from './project.mjs';

/** Chromium's sandbox does not start for root and in most containers; the only page it sees is our own. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts the browser with one empty page.
 * @returns {Promise<{ page: import('playwright-core').Page, close: () => Promise<void> }>}
 */
export async function openBrowser() {
  const executablePath = findChromium();
  if (!executablePath)
    throw new Problem('No Chromium found. Run "npm run setup": it installs one or says how.');
  const browser = await chromium.launch({ executablePath, args: flags });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  return { page, close: () => browser.close() };
}
