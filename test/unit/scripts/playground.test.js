/** @jest-environment node */
'use strict';

const fs = require('node:fs');

jest.mock('../../../sandbox/server', () => ({ createSandbox: jest.fn() }));
jest.mock('../../../sandbox/start/install-n8n', () => ({ ensureN8n: async () => ({}) }));
jest.mock('../../../sandbox/start/package-install', () => ({ installProjectPackage: async () => {} }));
jest.mock('../../../sandbox/start/n8n-process', () => ({ startN8n: jest.fn() }));
jest.mock('../../../sandbox/start/seed', () => ({ seedPlayground: jest.fn() }));
jest.mock('../../e2e/support/browser', () => ({ launchBrowser: jest.fn() }));

const { createSandbox } = require('../../../sandbox/server');
const { startN8n } = require('../../../sandbox/start/n8n-process');
const { seedPlayground } = require('../../../sandbox/start/seed');
const { withPlayground } = require('../../../scripts/playground');
const { launchBrowser } = require('../../e2e/support/browser');

let stopped;

beforeEach(() => {
	stopped = [];
	createSandbox.mockResolvedValue({ url: '', state: {}, close: async () => stopped.push('sandbox') });
	startN8n.mockResolvedValue({ url: 'http://127.0.0.1:1', stop: async () => stopped.push('n8n') });
	seedPlayground.mockImplementation(async ({ stateFile }) => {
		fs.writeFileSync(stateFile, '{}');
		return { workflows: [] };
	});
	launchBrowser.mockResolvedValue({ close: async () => stopped.push('browser') });
});

describe('withPlayground', () => {
	it.each([
		['n8n does not start', startN8n, ['sandbox']],
		['the examples cannot be created', seedPlayground, ['n8n', 'sandbox']],
		['the browser does not start', launchBrowser, ['n8n', 'sandbox']],
	])('stops everything that is running if %s', async (_name, step, expected) => {
		step.mockRejectedValue(new Error('failed'));
		const use = jest.fn();
		await expect(withPlayground(use)).rejects.toThrow('failed');
		expect(stopped).toEqual(expected);
		expect(use).not.toHaveBeenCalled();
	});

	it('stops the rest if one part cannot be stopped', async () => {
		const log = jest.spyOn(console, 'error').mockReturnValue();
		startN8n.mockResolvedValue({ url: '', stop: async () => await Promise.reject(new Error('still running')) });
		await withPlayground(async () => {});
		expect(stopped).toEqual(['browser', 'sandbox']);
		expect(log).toHaveBeenCalledWith('  still running');
		log.mockRestore();
	});
});
