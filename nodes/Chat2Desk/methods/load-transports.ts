import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { SUPPORTS_TEMPLATES, transportName, transportsOf, unsupportedContent } from '../descriptions/transports';
import { withNodeErrors } from '../execution/node-errors';
import { unwrapLocator } from '../parsing/common';
import { interactiveClient, readAllRows } from './list-search';
import { OPTION_SOURCES } from './option-sources';

/** Where a node keeps the channel that narrows the choice of transports. */
const CHANNEL_PATHS = ['channelId', 'additionalFields.channelId', 'filters.channelId'];

/**
 * The transports that the account's channels carry, each with the channels' names; where a channel is chosen, those of that channel.
 * Where no channel tells what it carries, everything that Chat2Desk knows.
 */
export async function loadTransports(host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withNodeErrors(host, async () => {
		const quick = interactiveClient(host);
		const channels = await readAllRows(quick, OPTION_SOURCES.channels);
		const chosen = channels.filter(({ id }) => String(id) === chosenChannel(host));
		const carried = transportsOfChannel(chosen.length > 0 ? chosen : channels);
		if (carried.size > 0)
			return options(
				[...carried].map(([value, names]) => ({ value, name: [transportName(value), names.join(', ')].join(' · ') })),
			);
		const { data } = await quick.request({ method: 'GET', path: '/help/transports' });
		return options(transportsOf(data).map(({ name }) => ({ value: String(name), name: transportName(String(name)) })));
	});
}

/** The same, but only those that take WhatsApp templates. */
export async function loadTemplateTransports(host: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await loadTransports(host)).filter(({ value }) => SUPPORTS_TEMPLATES.test(String(value)));
}

const options = (list: Array<{ value: string; name: string }>) => list.sort((a, b) => a.name.localeCompare(b.name));

/** Names of the channels by what they carry. */
function transportsOfChannel(channels: IDataObject[]): Map<string, string[]> {
	const carried = new Map<string, string[]>();
	for (const channel of channels) {
		const list = Array.isArray(channel.transports) ? channel.transports : [];
		for (const transport of new Set(list.filter((each) => typeof each === 'string' && each !== ''))) {
			carried.set(String(transport), [
				...(carried.get(String(transport)) ?? []),
				OPTION_SOURCES.channels.label(channel),
			]);
		}
	}
	return carried;
}

/** The channel that the node has chosen so far, if any. */
function chosenChannel(host: ILoadOptionsFunctions): string | undefined {
	const found = CHANNEL_PATHS.map((path) => unwrapLocator(host.getCurrentNodeParameter(path))).find((value) =>
		/^\d+$/.test(String(value ?? '').trim()),
	);
	return found === undefined ? undefined : String(found).trim();
}

/** Operations that send to a client; those of templates have a list of their own. */
const SENDING = ['send', 'sendAndWait'];

/**
 * Transports for a dropdown, each with what it cannot carry to a client, where something is sent to one and the account tells
 * (GET /help/transports). That is a convenience: where it cannot be had, the dropdown is shown without.
 *
 * @param transports the entries, by the transports' names in the API; they are read side by side with what these carry
 */
export async function withContentLimits(
	host: ILoadOptionsFunctions,
	transports: Promise<INodePropertyOptions[]>,
): Promise<INodePropertyOptions[]> {
	if (!SENDING.includes(String(host.getCurrentNodeParameter('operation')))) return await transports;
	const [options, words] = await Promise.all([transports, limits(host)]);
	return options.map((option) => {
		const description = words.get(String(option.value));
		return description === undefined ? option : { ...option, description };
	});
}

async function limits(host: ILoadOptionsFunctions): Promise<Map<string, string>> {
	try {
		const { data } = await interactiveClient(host).request({ method: 'GET', path: '/help/transports' });
		const told = transportsOf(data).map((row) => [String(row.name), unsupportedContent(row)] as const);
		return new Map(told.filter(([, words]) => words !== ''));
	} catch {
		return new Map();
	}
}
