'use strict';

const { once } = require('node:events');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** Frames per second of the video. Most of the picture does not change. */
const FPS = 10;

/** How long the last frame is shown. */
const END_SECONDS = 2;

/**
 * The time in the video for a time of the recording: a part that takes longer than its maximum is sped up.
 * @param {number} at
 * @param {Array<{at: number, maxMs: number}>} parts in order
 * @param {number} end of the recording
 */
function timeInVideo(at, parts, end) {
	return parts.reduce((sum, part, index) => {
		const length = (parts[index + 1]?.at ?? end) - part.at;
		const passed = Math.min(Math.max(at - part.at, 0), length);
		return sum + passed * Math.min(1, part.maxMs / Math.max(length, 1));
	}, 0);
}

const FFMPEG = process.env.FFMPEG ?? 'ffmpeg';

async function runFfmpeg(args) {
	const child = spawn(FFMPEG, args, { stdio: ['ignore', 'ignore', 'pipe'] });
	let errors = '';
	child.stderr.on('data', (chunk) => (errors += chunk));
	const [code] = await once(child, 'close');
	if (code !== 0) throw new Error(`ffmpeg failed: ${errors.trim()}`);
}

/** @throws {Error} with installation instructions */
async function assertFfmpeg() {
	await runFfmpeg(['-version']).catch(() => {
		throw new Error(
			'The demo needs ffmpeg. Install it (Debian, Ubuntu: sudo apt-get install -y ffmpeg), or set its path in the environment variable FFMPEG.',
		);
	});
}

/**
 * Records one page at a time. (Playwright's own recording writes a file per page, includes the time that pages take to load, and needs a
 * build of ffmpeg that is downloaded separately.)
 */
class Recorder {
	#folder;
	#page;
	#frames = [];
	/** parts of the video with their maximum length */
	#parts = [{ at: 0, maxMs: Infinity }];
	/** the time of the video in milliseconds until the recording was paused */
	#elapsed = 0;
	#resumedAt;

	/** @param {string} folder for the frames */
	constructor(folder) {
		this.#folder = folder;
	}

	get #now() {
		return this.#elapsed + (this.#resumedAt === undefined ? 0 : performance.now() - this.#resumedAt);
	}

	/** How long each frame is shown, in seconds. */
	get #durations() {
		const times = this.#frames.map(({ at }) => timeInVideo(at, this.#parts, this.#now));
		const end = timeInVideo(this.#now, this.#parts, this.#now) + END_SECONDS * 1000;
		return times.map((time, index) => ((times[index + 1] ?? end) - time) / 1000);
	}

	/** The length of the video in seconds. */
	get seconds() {
		return this.#durations.reduce((sum, seconds) => sum + seconds, 0);
	}

	/** Begins a part of the video that takes at most this long, so that the speed of the machine does not matter. */
	beginPart(maxMs) {
		this.#parts.push({ at: this.#now, maxMs });
	}

	#keep(data) {
		const file = path.join(this.#folder, `${String(this.#frames.length).padStart(5, '0')}.jpg`);
		fs.writeFileSync(file, data);
		this.#frames.push({ file, at: this.#now });
	}

	/** Starts, or continues with this page. */
	async show(page) {
		await this.pause();
		this.#page = page;
		await page.bringToFront();
		await page.screencast.start({
			size: page.viewportSize(),
			quality: 90,
			onFrame: ({ data }) => {
				if (this.#page === page) this.#keep(data);
			},
		});
		this.#resumedAt = performance.now();
	}

	/** Excludes what follows from the video. */
	async pause() {
		const page = this.#page;
		if (!page) return;
		this.#elapsed = this.#now;
		this.#resumedAt = undefined;
		this.#page = undefined;
		await page.screencast.stop();
	}

	/** Writes the video. @param {string} file ends in .webm */
	async save(file) {
		await this.pause();
		const list = path.join(this.#folder, 'frames.txt');
		const durations = this.#durations;
		const entries = this.#frames.map(
			({ file: frame }, index) => `file '${frame}'\nduration ${durations[index].toFixed(3)}`,
		);
		// ffmpeg ignores the duration of the last entry, so it comes twice.
		fs.writeFileSync(list, [...entries, `file '${this.#frames.at(-1).file}'`].join('\n'));
		const input = ['-y', '-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', list];
		const codec = ['-c:v', 'libvpx-vp9', '-crf', '32', '-b:v', '0', '-deadline', 'realtime', '-cpu-used', '7'];
		await runFfmpeg([...input, '-vf', `fps=${FPS},format=yuv420p`, ...codec, '-row-mt', '1', file]);
	}
}

module.exports = { Recorder, assertFfmpeg, timeInVideo };
