import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { filterDuplicates } from './deduplication';
import { downloadAttachments } from './download-attachments';
import { selectEvents } from './properties';
import { sendTestHints } from './test-hints';

/** Runs the trigger within an execution, on the item of a delivery. */
export async function executeTrigger(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	sendTestHints(context, context.getInputData());
	return distributeItems(context, await downloadAttachments(context, await filterDuplicates(context)));
}

/** Distributes items to the trigger's outputs. */
export function distributeItems(host: IExecuteFunctions, items: INodeExecutionData[]): INodeExecutionData[][] {
	const { outputPerEvent } = host.getNodeParameter('options', 0, {});
	return outputPerEvent === true ? splitByEvent(items, host.getNodeParameter('events', 0, [])) : [items];
}

function splitByEvent(items: INodeExecutionData[], events: unknown): INodeExecutionData[][] {
	const names = selectEvents(events);
	const outputs: INodeExecutionData[][] = Array.from({ length: names.length + 1 }, () => []);
	for (const item of items) {
		const index = names.indexOf(String(item.json.event));
		outputs[index < 0 ? names.length : index].push(item);
	}
	return outputs;
}
