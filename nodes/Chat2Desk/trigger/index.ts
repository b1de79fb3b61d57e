export { withAttachments } from './attachments';
export { receive } from './delivery';
export { checkExists, create, remove } from './lifecycle';
export { triggerProperties } from './properties';
export { watch } from './watch';
