import * as t from "../../i18n/texts";
import { type SharedView, useView } from "../view";

const PAGES = {
  keys: "https://console.bce.baidu.com/iam/#/iam/accesslist",
  activation: "https://console.bce.baidu.com/qianfan/",
  console: "https://console.bce.baidu.com/qianfan/",
  policies: "https://cloud.baidu.com/doc/qianfan-api/s/Amwbl47el",
  compression: "https://cloud.baidu.com/doc/qianfan/s/7mh4sucjc",
};

export type Page = keyof typeof PAGES;

/** Links to the page on Qianfan's site that helps. */
export function PageLink({ to }: { to: Page }) {
  const { say } = useView<SharedView>();
  return (
    <a class="qf-link" href={PAGES[to]} target="_blank" rel="noopener noreferrer">
      {say(t.pages[to])}
    </a>
  );
}
