import type { INodeProperties } from 'n8n-workflow';
import { clientRLC, order } from '../descriptions/common-fields';
import * as field from '../descriptions/fields';
import type { Resource } from '../descriptions/types';

const dateFrom: INodeProperties = {
	displayName: 'From',
	name: 'dateFrom',
	type: 'dateTime',
	default: '',
	description: 'First day, e.g. 2026-07-17 or 17-07-2026',
};

const dateTo: INodeProperties = {
	displayName: 'To',
	name: 'dateTo',
	type: 'dateTime',
	default: '',
	description: 'Last day',
};

export const webAnalyticsResource: Resource = {
	name: 'Web Analytics',
	value: 'webAnalytics',
	description: 'Ad clicks that led to conversations',
	operations: [
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get web analytics data',
			description: 'Get clicks that led to conversations, with page, campaign and analytics IDs',
			request: { method: 'GET', path: '/web_analytics_data' },
			fields: [
				field.atTop(field.inQuery(dateFrom, 'date_from', 'date')),
				field.atTop(field.inQuery(dateTo, 'date_to', 'date')),
				field.inQuery(clientRLC),
				field.inQuery(order),
			],
			output: { kind: 'list', pagination: { by: 'offset', key: null } },
			simplify: [
				'message_id',
				'client_id',
				'url',
				'click_time',
				'utm_source',
				'utm_medium',
				'utm_campaign',
				'utm_content',
				'utm_term',
				'utm_custom',
			],
		},
	],
};
