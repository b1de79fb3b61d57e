import type { IDataObject, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { SUPPORTS_TEMPLATES, transportName, transportsOf, unsupportedContent } from '../descriptions/transports';
import { withNodeErrors } from '../execution/node-errors';
import { unwrapLocator } from '../parsing/common';
import { interactiveClient, readAllRows } from './list-search';
import { OPTION_SOURCES } from './option-sources';

/** Parameters that contain the selected channel. */
const CHANNEL_PATHS = ['channelId', 'additionalFields.channelId', 'filters.channelId'];

/**
 * The transports of the account's channels, each with the channels' names; if a channel is selected, the transports of that channel. If the
 * channels do not contain transports, all transports of Chat2Desk.
 */
export async function loadTransports(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await withNodeErrors(context, async () => {
		const client = interactiveClient(context);
		const channels = await readAllRows(client, OPTION_SOURCES.channels);
		const selected = channels.filter(({ id }) => String(id) === selectedChannel(context));
		const channelNames = namesByTransport(selected.length > 0 ? selected : channels);
		if (channelNames.size > 0)
			return sortByName(
				[...channelNames].map(([value, names]) => ({
					value,
					name: [transportName(value), names.join(', ')].join(' · '),
				})),
			);
		const { data } = await client.request({ method: 'GET', path: '/help/transports' });
		return sortByName(
			transportsOf(data).map(({ name }) => ({ value: String(name), name: transportName(String(name)) })),
		);
	});
}

/** The transports that support WhatsApp templates. */
export async function loadTemplateTransports(context: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await loadTransports(context)).filter(({ value }) => SUPPORTS_TEMPLATES.test(String(value)));
}

const sortByName = (list: Array<{ value: string; name: string }>) => list.sort((a, b) => a.name.localeCompare(b.name));

/** The names of the channels by transport. */
function namesByTransport(channels: IDataObject[]): Map<string, string[]> {
	const names = new Map<string, string[]>();
	for (const channel of channels) {
		const list = Array.isArray(channel.transports) ? channel.transports : [];
		for (const transport of new Set(list.filter((each) => typeof each === 'string' && each !== ''))) {
			names.set(String(transport), [...(names.get(String(transport)) ?? []), OPTION_SOURCES.channels.label(channel)]);
		}
	}
	return names;
}

/** The ID of the channel that is selected in the node, if any. */
function selectedChannel(context: ILoadOptionsFunctions): string | undefined {
	const id = CHANNEL_PATHS.map((path) => unwrapLocator(context.getCurrentNodeParameter(path))).find((value) =>
		/^\d+$/.test(String(value ?? '').trim()),
	);
	return id === undefined ? undefined : String(id).trim();
}

/** Operations that send to a client; template messages have their own list of transports. */
const SEND_OPERATIONS = ['send', 'sendAndWait'];

/**
 * Adds to transports which content they do not support (`GET /help/transports`), for operations that send to a client. If that cannot be
 * read, the options are returned without it.
 *
 * @param transports the options, which are read in parallel
 */
export async function withContentLimits(
	context: ILoadOptionsFunctions,
	transports: Promise<INodePropertyOptions[]>,
): Promise<INodePropertyOptions[]> {
	if (!SEND_OPERATIONS.includes(String(context.getCurrentNodeParameter('operation')))) return await transports;
	const [options, limits] = await Promise.all([transports, readContentLimits(context)]);
	return options.map((option) => {
		const description = limits.get(String(option.value));
		return description === undefined ? option : { ...option, description };
	});
}

async function readContentLimits(context: ILoadOptionsFunctions): Promise<Map<string, string>> {
	try {
		const { data } = await interactiveClient(context).request({ method: 'GET', path: '/help/transports' });
		const limits = transportsOf(data).map((row) => [String(row.name), unsupportedContent(row)] as const);
		return new Map(limits.filter(([, text]) => text !== ''));
	} catch {
		return new Map();
	}
}
