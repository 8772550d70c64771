import type { Slice } from '../workflow.module.js';
import { ManageChannels } from './application/manage-channels.js';
import { ManageSubscriptions } from './application/manage-subscriptions.js';
import { RotateSigningSecrets } from './application/rotate-signing-secrets.js';
import { ShowDeliveries } from './application/show-deliveries.js';
import { MessageTexts } from './application/texts.js';
import type { Notifications } from './compose.js';
import { ChannelsController } from './rpc/channels.controller.js';
import { SubscriptionsController } from './rpc/subscriptions.controller.js';
import { TemplatesController } from './rpc/templates.controller.js';

export const notificationSlice = ({
  manageChannels,
  rotateSigningSecrets,
  manageSubscriptions,
  showDeliveries,
  texts,
}: Notifications): Slice => ({
  controllers: [ChannelsController, SubscriptionsController, TemplatesController],
  providers: [
    { provide: ManageChannels, useValue: manageChannels },
    { provide: RotateSigningSecrets, useValue: rotateSigningSecrets },
    { provide: ManageSubscriptions, useValue: manageSubscriptions },
    { provide: ShowDeliveries, useValue: showDeliveries },
    { provide: MessageTexts, useValue: texts },
  ],
});
