'use strict';

const { execute } = require('../../support/n8n-core');
const { locator } = require('../../support/run-once');
const { chat2desk, failure, page, sealNetwork, success } = require('../../support/mock-api');

sealNetwork();

const INFO = '/v1/companies/api_info';
const GET = { resource: 'dialog', operation: 'get', dialogId: locator('={{ $json.id }}') };
const GET_MANY = { resource: 'dialog', operation: 'getAll', returnAll: true };

const account = (info) =>
	chat2desk((call) => {
		if (call.path === INFO) return info;
		return call.path === '/v1/dialogs'
			? page([{ id: 1 }, { id: 2 }], call)
			: success({ id: Number(call.path.split('/').pop()) });
	});
const site = (domain_urls) => success({ companyID: 1, domain_urls });
const urlsOf = ({ items }) => items.map(({ json }) => json.url);

test("builds the dialog URLs from the account's site, which is read once per execution", async () => {
	const wire = account(site(['https://web.chat2desk.example', 'https://other.example']));
	const run = await execute({ parameters: GET, items: [{ id: 5 }, { id: 6 }, { id: 7 }] });
	expect(urlsOf(run)).toEqual([5, 6, 7].map((id) => `https://web.chat2desk.example/chat/all?dialogID=${id}`));
	expect(wire.calls.filter(({ path }) => path === INFO)).toHaveLength(1);
	expect(urlsOf(await execute({ parameters: GET_MANY }))).toEqual(
		[1, 2].map((id) => `https://web.chat2desk.example/chat/all?dialogID=${id}`),
	);
});

test.each([
	['with a trailing slash', ['https://web.example/'], 'https://web.example'],
	['without a scheme', ['web.example'], 'https://web.example'],
	['as a string', ' http://web.example:8080 ', 'http://web.example:8080'],
	['after an empty one', ['', null, 'https://web.example'], 'https://web.example'],
])('accepts a site %s', async (_form, urls, expected) => {
	account(site(urls));
	expect(urlsOf(await execute({ parameters: GET_MANY }))[0]).toBe(`${expected}/chat/all?dialogID=1`);
});

test.each([
	['has no site', site([])],
	['tells nothing', success(null)],
	['has invalid sites', site(['javascript:alert(1)', 5])],
	['cannot be read', failure(403, { message: 'no' })],
])('outputs dialogs without a URL if the account %s', async (_what, info) => {
	const wire = account(info);
	const run = await execute({ parameters: GET, items: [{ id: 5 }, { id: 6 }] });
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json)).toEqual([{ id: 5 }, { id: 6 }]);
	expect(wire.calls.filter(({ path }) => path === INFO)).toHaveLength(1);
});

test.each([
	['without Simplify', { ...GET_MANY, simplify: false }, [{ id: 1 }, { id: 2 }]],
	['an empty list', { ...GET_MANY, filters: { state: 'open' } }, []],
])('does not read the site for %s', async (_when, parameters, expected) => {
	const wire = chat2desk((call) => page(call.query.state ? [] : [{ id: 1 }, { id: 2 }], call));
	const run = await execute({ parameters });
	expect(run.items.map(({ json }) => json)).toEqual(expected);
	expect(wire.calls.map(({ path }) => path)).toEqual(['/v1/dialogs']);
});
