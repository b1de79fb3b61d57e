import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { WEBHOOK_EVENTS } from '../descriptions/webhook-events';

/** Labels of events, such as `inbox` → `Message: Received From Client`. */
const LABELS: Readonly<Record<string, string>> = Object.fromEntries(
	WEBHOOK_EVENTS.map(({ name, value }) => [String(value), name]),
);

/** The last output, for events of *Other Events* and others without an output of their own. */
const OTHER = 'Other';

/** Reads the names of selected events, which an expression may give as an array or as text. Runs in n8n's expressions, too. */
const SELECTED_NAMES =
	'[$parameter["events"]].flat().flatMap(e => String(e ?? "").split(/[\\s,;"\\[\\]]+/)).filter(Boolean)';

/** The same as `SELECTED_NAMES`. */
const selectedNames = (events: unknown): string[] =>
	[events]
		.flat()
		.flatMap((event) => String(event ?? '').split(/[\s,;"[\]]+/))
		.filter(Boolean);

/** The trigger's outputs as an expression: one, or with *One Output per Event* one for each selected event and *Other*. */
export const OUTPUTS_EXPRESSION: `={{${string}}}` = `={{ ($parameter["options"] || {})["outputPerEvent"] === true ? [...new Set(${SELECTED_NAMES}), "${OTHER}"].map(e => ({ type: "main", displayName: (${JSON.stringify(LABELS)})[e] ?? e })) : ["main"] }}`;

/** Distributes items to the trigger's outputs. */
export function distributeItems(host: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[][] {
	const { outputPerEvent } = host.getNodeParameter('options', 0, {}) as IDataObject;
	return outputPerEvent === true ? splitByEvent(items, host.getNodeParameter('events', 0, [])) : [items];
}

function splitByEvent(items: INodeExecutionData[], events: unknown): INodeExecutionData[][] {
	const names = [...new Set(selectedNames(events))];
	const outputs: INodeExecutionData[][] = Array.from({ length: names.length + 1 }, () => []);
	for (const item of items) {
		const index = names.indexOf(String(item.json.event));
		outputs[index < 0 ? names.length : index].push(item);
	}
	return outputs;
}
