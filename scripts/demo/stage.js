'use strict';

const path = require('node:path');
const { logIn } = require('../screenshots/pictures');

const VIEWPORT = { width: 1280, height: 800 };

/** n8n's pages are slow to load on a busy machine. */
const PAGE_TIMEOUT_MS = 120_000;

/** How long a viewer needs to see a result. */
const LOOK_MS = 2_000;

/** How long the title of a step is shown. */
const TITLE_MS = 2_200;

/** The longest time that n8n gets for what happens between two captions or pictures. */
const ACTION_MS = 5_000;

/** The longest time that it takes to draw a caption, or to take a picture. */
const DRAW_MS = 500;

/** How fast a person types. */
const KEY_MS = 20;

const BAR =
	'position:fixed;left:0;right:0;bottom:0;padding:14px 24px;background:rgba(20,20,30,.92);color:#fff;' +
	'font:500 19px/1.35 system-ui,sans-serif;text-align:center;z-index:2147483647';

const escapeHtml = (text) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Two windows, n8n and the sandbox page, of which the recorder shows one. Used by the steps. */
class Stage {
	#recorder;
	#folder;
	#bar;
	#pictures = 0;
	#step;

	constructor({ playground, recorder, folder }) {
		this.playground = playground;
		this.#recorder = recorder;
		this.#folder = folder;
	}

	/** @param {import('playwright-core').Browser} browser */
	async open(browser) {
		const context = await browser.newContext({ viewport: VIEWPORT, colorScheme: 'light', reducedMotion: 'reduce' });
		context.setDefaultTimeout(PAGE_TIMEOUT_MS);
		await logIn(context, this.playground);
		this.n8n = await context.newPage();
		this.sandbox = await context.newPage();
		this.page = this.n8n;
		for (const page of [this.n8n, this.sandbox])
			await page.screencast.showActions({ duration: 400, style: { title: 'display:none' } });
		return this;
	}

	/** Shows one of the two windows. `load` prepares it, which is not part of the video. */
	async show(page, load = async () => {}) {
		await this.#recorder.pause();
		await this.#hideCaption();
		this.page = page;
		await load(page);
		await this.#recorder.show(page);
	}

	/** Plays a step. @param {{title: string, play: (stage: Stage) => Promise<void>}} step @param {number} number */
	async play({ title, play }, number) {
		this.#step = `${number}. ${title}`;
		await play(this);
	}

	/** Shows the title of the step. */
	async title(description) {
		await this.#hideCaption();
		await this.#during(TITLE_MS, () =>
			this.page.screencast.showChapter(this.#step, { description, duration: TITLE_MS }),
		);
	}

	async #during(ms, show) {
		this.#recorder.beginPart(ms + DRAW_MS);
		await show();
		this.#recorder.beginPart(ACTION_MS);
	}

	async #hideCaption() {
		await this.#bar?.dispose();
		this.#bar = undefined;
	}

	/** Shows a sentence at the bottom until the next one. */
	async caption(text) {
		await this.#hideCaption();
		await this.#during(LOOK_MS, async () => {
			this.#bar = await this.page.screencast.showOverlay(`<div style="${BAR}">${escapeHtml(text)}</div>`);
			await this.page.waitForTimeout(LOOK_MS);
		});
	}

	/** Gives the viewer time, and takes a picture. */
	async look(name, ms = LOOK_MS) {
		await this.#during(ms, async () => {
			await this.page.waitForTimeout(ms / 2);
			const number = String(++this.#pictures).padStart(2, '0');
			await this.page.screenshot({ path: path.join(this.#folder, `${number}-${name}.png`) });
			await this.page.waitForTimeout(ms / 2);
		});
	}

	/** Types like a person. */
	async type(locator, text) {
		await locator.click();
		await locator.fill('');
		await locator.pressSequentially(text, { delay: KEY_MS });
	}
}

module.exports = { Stage };
