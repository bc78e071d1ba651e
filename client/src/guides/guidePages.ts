import {
  guidePageRequest,
  type GuidePageParams,
  type GuidePageResult,
} from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { Pages } from '../pages.ts';
import type { ServerHandle } from '../serverHandle.ts';
import type { OpenGuides } from './openGuides.ts';

/** Pages about guides and their steps. */
export interface GuidePages {
  /** @param step id; the whole guide without it */
  show(guide: string, step?: string): Promise<void>;
  dispose(): void;
}

export function createGuidePages(server: ServerHandle, guides: OpenGuides, pages: Pages): GuidePages {
  const paramsOf = (guide: string, step?: string): GuidePageParams | undefined => {
    const start = guides.start(guide);
    return start && { ...guides.params(start), ...(step !== undefined && { step }) };
  };
  // A page that shows must not say "not run" of a check that has been run since.
  const following = guides.onDidChange(async () => {
    for (const { id, steps } of guides.states()) {
      for (const step of [undefined, ...steps.map((each) => each.id)]) {
        const params = pages.has(keyOf(id, step)) && paramsOf(id, step);
        const page = params && (await server.request<GuidePageResult>(guidePageRequest, params));
        if (page) pages.put(keyOf(id, step), page.markdown);
      }
    }
  });
  return {
    async show(guide, step) {
      const params = paramsOf(guide, step);
      if (!params) return;
      const page = await askServer<GuidePageResult>(server, 'Writing the page', guidePageRequest, params);
      if (page) await pages.show(keyOf(guide, step), page.markdown);
    },
    dispose() {
      following.dispose();
      pages.dispose();
    },
  };
}

function keyOf(guide: string, step?: string): string {
  return step === undefined ? guide : `${guide}/${step}`;
}
