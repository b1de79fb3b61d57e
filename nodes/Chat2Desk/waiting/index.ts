export { sendAndWait as ask } from './ask';
export { sendAndWaitWebhook as receiveAnswer } from './receive';
