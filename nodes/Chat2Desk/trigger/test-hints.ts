import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { isLoopback, isPrivateUrl, privateUrlHint } from './registration/webhook-identity';
import type { SignaturePolicy } from './signature';

/** Unsigned deliveries in a row after which the account seems not to sign. */
const ENOUGH = 3;

/** How many unsigned deliveries a trigger refused since the last signed one. */
const unsigned = new Map<string, number>();

/** Counts an unsigned delivery that was refused. Says whether it is the one after which it has to be told. */
export function recordUnsigned(trigger: string): boolean {
	const count = (unsigned.get(trigger) ?? 0) + 1;
	unsigned.set(trigger, count);
	return count === ENOUGH;
}

export const recordSigned = (trigger: string) => void unsigned.delete(trigger);

export const UNSIGNED_ADVICE = `${ENOUGH} deliveries in a row were not signed: this Chat2Desk account seems not to sign its events. To receive them, set Verify Signature to "When Present" and publish the workflow again`;

const UNSIGNED_HINT =
	'This event is not signed, so nothing proves that it comes from Chat2Desk. It is let through in this test only: with Verify Signature set to "Require", the published workflow refuses it. If the account does not sign its events, "When Present" receives them; whoever knows the URL can then start the workflow';

/** What whoever tests a trigger has to know before publishing it. */
export function testHints(
	host: IWebhookFunctions,
	{ signed, verify, server }: { signed: boolean; verify: SignaturePolicy['verify']; server: string },
): string[] {
	const hints = signed || verify !== 'require' ? [] : [UNSIGNED_HINT];
	const url = host.getNodeWebhookUrl('default') ?? '';
	const isHidden = URL.canParse(url) && isPrivateUrl(url) && !isLoopback(url) && !isPrivateUrl(server);
	return isHidden ? [...hints, privateUrlHint(url)] : hints;
}

/** Shows in the output panel what the items of a test say. n8n has such hints since 1.80 or so. */
export function sendTestHints(host: IExecuteFunctions, items: INodeExecutionData[]): void {
	const { addExecutionHints } = host as Partial<IExecuteFunctions>;
	if (typeof addExecutionHints !== 'function') return;
	const hints = items.flatMap(({ json }) => (Array.isArray(json.testHints) ? json.testHints : []));
	for (const message of new Set(hints.map(String))) {
		addExecutionHints.call(host, { message, type: 'warning', location: 'outputPane' });
	}
}
