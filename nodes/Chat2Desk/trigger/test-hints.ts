import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { showHint } from '../utils/warnings';
import { isLoopback, isPrivateUrl, privateUrlHint } from './registration/webhook-identity';
import type { SignaturePolicy } from './signature';

/** Rejected deliveries in a row after which the log gets one summary. */
const SUMMARY_AFTER = 3;

/** Why signature checks reject deliveries, with the summary for the log. */
const SUMMARIES = {
	unsigned: `${SUMMARY_AFTER} deliveries in a row were not signed: this Chat2Desk account does not seem to sign its events. To receive them, set Verify Signature to "When Present" and publish the workflow again`,
	mismatch: `The signatures of ${SUMMARY_AFTER} deliveries in a row did not match. Likely causes: the credential contains the token of another account, the token was changed in Chat2Desk, or a proxy in front of n8n rewrites request bodies. Compare the token with Settings > API in Chat2Desk, or let the proxy pass bodies unchanged. During a token change, enter the old token as Previous API Token in the credential`,
};

export type SignatureFailure = keyof typeof SUMMARIES;

/** Rejected deliveries of each trigger since the last signed one. */
const failures = new Map<string, Record<SignatureFailure, number>>();

/** Counts a rejected delivery. Returns the summary to log, once per series. */
export function recordSignatureFailure(trigger: string, failure: SignatureFailure): string | undefined {
	const counts = failures.get(trigger) ?? { unsigned: 0, mismatch: 0 };
	failures.set(trigger, counts);
	counts[failure] += 1;
	return counts[failure] === SUMMARY_AFTER ? SUMMARIES[failure] : undefined;
}

/** Ends a series of failures. */
export const recordSigned = (trigger: string) => void failures.delete(trigger);

const UNSIGNED_HINT =
	'This event is not signed. It is accepted in test mode only: with Verify Signature set to "Require", the published workflow rejects it. If the account does not sign its events, choose "When Present". Anyone who knows the URL can then start the workflow';

/** What the user has to know before publishing the workflow. */
export function testHints(
	host: IWebhookFunctions,
	{ signed, verify, server }: { signed: boolean; verify: SignaturePolicy['verify']; server: string },
): string[] {
	const hints = signed || verify !== 'require' ? [] : [UNSIGNED_HINT];
	const url = host.getNodeWebhookUrl('default') ?? '';
	const isUnreachable = URL.canParse(url) && isPrivateUrl(url) && !isLoopback(url) && !isPrivateUrl(server);
	return isUnreachable ? [...hints, privateUrlHint(url)] : hints;
}

/** Shows the hints of a test's items in the output panel. */
export function sendTestHints(host: IExecuteFunctions, items: INodeExecutionData[]): void {
	const hints = items.flatMap(({ json }) => (Array.isArray(json.test_hints) ? json.test_hints : []));
	for (const message of new Set(hints.map(String))) showHint(host, message);
}
