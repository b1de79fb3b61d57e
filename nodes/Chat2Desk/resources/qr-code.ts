import type { INodeProperties } from 'n8n-workflow';
import { inBody, required } from '../descriptions/field-builders';
import type { Resource } from '../descriptions/types';

const imageUrl: INodeProperties = {
	displayName: 'Image URL',
	name: 'imageUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/code.png',
	description: 'The public http(s) address of a picture with a QR code',
};

export const qrCodeResource: Resource = {
	name: 'QR Code',
	value: 'qrCode',
	description: 'What a QR code in a picture says',
	operations: [
		{
			name: 'Decode',
			value: 'decode',
			action: 'Decode QR code',
			description: 'Read what a QR code in a picture says',
			// The name with a hyphen is that of an older client; servers of today know the other one (Chat2Desk's method pages).
			request: { method: 'POST', path: '/qr_decode', fallback: { path: '/qr-decode', onStatus: [404] } },
			fields: [required(inBody(imageUrl, 'image_path'))],
			output: { kind: 'object' },
			hints: [
				[
					/^(200|400|404|422)/,
					'Chat2Desk found no QR code at this address. Open it in a private browser window: it has to show a picture of one whole code, without a login',
				],
			],
		},
	],
};
