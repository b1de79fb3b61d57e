import type { IHookFunctions } from 'n8n-workflow';
import { InputError } from '../../utils/input-error';
import { isTestRun } from './hook-failures';
import type { DesiredWebhook } from './reconciler';
import { asciiUrl, ownerTag, webhookName } from './webhook-identity';

/** The webhook as a hook's node wants it. Throws `InputError` where n8n has no address that can be called. */
export function desiredWebhook(host: IHookFunctions, events: string[], channels: number[]): DesiredWebhook {
	const url = urlOf(host);
	const mark = ownerTag(host, url);
	const name = webhookName(mark, host.getWorkflow().name ?? '', isTestRun(host, mark));
	return { ownerTag: mark, url, events, channels, name };
}

/** The mark of a hook's webhook; `undefined` where n8n has no address for one. */
export function ownerTagIfKnown(host: IHookFunctions): string | undefined {
	try {
		return ownerTag(host, urlOf(host));
	} catch {
		return undefined;
	}
}

function urlOf(host: IHookFunctions): string {
	const url = host.getNodeWebhookUrl('default') ?? '';
	if (URL.canParse(url)) return asciiUrl(url);
	throw new InputError(
		`"${url}" is not an address that Chat2Desk can call. Set WEBHOOK_URL to the public address of n8n`,
	);
}
