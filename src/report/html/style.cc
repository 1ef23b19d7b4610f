// SPDX-License-Identifier: Apache-2.0
#include "report/html/parts.h"

namespace backtrail::report::html {
namespace {

// System fonts only, for nothing is loaded. Levels are told apart by colour and always by word too. content-visibility
// keeps tens of thousands of lines from being laid out before somebody scrolls to them.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--ink:#17212c;--soft:#586473;--line:#dfe5ec;--paper:#fff;--back:#f2f5f8;--inset:#f6f8fa;--accent:#0a5aa8;--hit:#fff1c9;--bad:#b45309;--good:#1f7a4d;
--l0:#9f1239;--l1:#dc4a16;--l2:#d99a06;--l3:#2f83c5;--l4:#8492a3;--l5:#8492a3;--l6:#6d4fc4;--seen:#9dbfd8;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--ink:#e6ebf1;--soft:#9fabba;--line:#2f3a47;--paper:#171e27;--back:#0e1319;--inset:#10161d;--accent:#7db9ee;--hit:#4a3c10;--bad:#f0a95b;--good:#6cc79a;
--l0:#f0557f;--l1:#f47b4f;--l2:#e3b341;--l3:#61abe4;--l4:#8a97a8;--l5:#8a97a8;--l6:#a48cf0;--seen:#3d617c}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:3.5rem}
body{margin:0;background:var(--back);color:var(--ink);font:1rem/1.55 var(--sans)}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem 1rem;z-index:3}
header{background:#0f1b29;color:#fff;padding:2.4rem 0 1.9rem}
main{padding-top:1.25rem!important}
.in{max-width:74rem;margin:0 auto;padding:0 1.5rem}
.kind{margin:0 0 .5rem;font-size:.8125rem;font-weight:600;letter-spacing:.09em;text-transform:uppercase;color:#9cc3e6}
h1{margin:0 0 .7rem;font-size:clamp(1.7rem,4.4vw,2.6rem);line-height:1.14;font-weight:700;letter-spacing:-.018em;text-wrap:balance}
.lead{margin:0;max-width:52rem;color:#c9d5e1;text-wrap:pretty}
nav{position:sticky;top:0;z-index:2;background:#0f1b29;border-bottom:1px solid #2b3a4a}
nav ul{list-style:none;margin:0 auto;padding:.55rem 1.5rem;max-width:74rem;display:flex;gap:.25rem 1.4rem;overflow-x:auto}
nav a{color:#dbe6f0;text-decoration:none;font-size:.875rem;white-space:nowrap}nav a:hover{text-decoration:underline}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.2rem,1fr));gap:.75rem;margin:0 0 1.4rem;padding:0;list-style:none}
.tiles li{background:var(--paper);border:1px solid var(--line);border-top:4px solid var(--c);border-radius:.5rem;padding:.6rem .9rem .7rem}
.tiles b{display:block;font-size:1.65rem;line-height:1.2;font-weight:700;font-variant-numeric:tabular-nums;letter-spacing:-.02em}
.tiles span{color:var(--soft);font-size:.875rem}.tiles .zero b{color:var(--soft);font-weight:500}
.l0{--c:var(--l0)}.l1{--c:var(--l1)}.l2{--c:var(--l2)}.l3{--c:var(--l3)}.l4{--c:var(--l4)}.l5{--c:var(--l5)}.l6{--c:var(--l6)}
section{background:var(--paper);border:1px solid var(--line);border-radius:.6rem;padding:1.4rem 1.6rem 1.5rem;margin:0 0 1.25rem}
h2{margin:0 0 .9rem;font-size:1.25rem;line-height:1.3;letter-spacing:-.01em}
h3{margin:1.6rem 0 .6rem;font-size:1rem;line-height:1.4}h3:first-of-type{margin-top:.4rem}
h3 .dot{display:inline-block;width:.72em;height:.72em;border-radius:50%;background:var(--c);margin-right:.5em}
h3 small,h2 small{font-weight:400;color:var(--soft);font-size:.875rem;margin-left:.5em;letter-spacing:0}
p{margin:0 0 .8rem;overflow-wrap:break-word}p:last-child{margin-bottom:0}.soft{color:var(--soft)}.small{font-size:.875rem}
.two{display:grid;grid-template-columns:1fr 1fr;gap:1.25rem 2.5rem}
.facts{margin:0;display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.2rem}.facts dt{color:var(--soft)}.facts dd{margin:0;min-width:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.gaps{border-left:4px solid var(--bad);padding:.1rem 0 .1rem 1rem}.gaps.none{border-color:var(--good)}.gaps p{font-weight:600;margin-bottom:.35rem}
.gaps ul{list-style:none;margin:0 0 .7rem;padding:0}.gaps ul:last-child{margin:0}.gaps li{display:grid;grid-template-columns:4.2rem 1fr;gap:.7rem;margin:.15rem 0}.gaps li b{text-align:right;font-variant-numeric:tabular-nums}
.chart{border-bottom:1px solid var(--soft);position:relative;height:9rem;margin-top:.4rem}.chart svg{width:100%;height:100%;display:block}
.chart .most{position:absolute;top:-.2rem;left:0;color:var(--soft);font-size:.75rem;background:var(--paper);padding-right:.4rem}
.chart .empty{position:absolute;inset:0;display:flex;align-items:center;justify-content:center;text-align:center;color:var(--soft);padding:0 1rem}
rect.l0,rect.l1,rect.l2,rect.l3,rect.l4,rect.l5,rect.l6{fill:var(--c)}rect.seen{fill:var(--seen)}rect.lane{fill:var(--inset)}
.axis{display:flex;justify-content:space-between;color:var(--soft);font-size:.75rem;padding:.3rem 0 0;font-variant-numeric:tabular-nums}
.time{display:grid;grid-template-columns:11.5rem 1fr 6.5rem;gap:.35rem 1rem;align-items:center;grid-auto-flow:row dense}
.time .label{grid-column:1;font-size:.8125rem;overflow-wrap:anywhere;line-height:1.3}.time .n{grid-column:3;font-size:.8125rem;color:var(--soft);text-align:right;font-variant-numeric:tabular-nums}
.time .wide,.time .strip{grid-column:2}.time svg.strip{width:100%;height:.7rem;display:block;border-radius:2px}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;list-style:none;padding:0;margin:.9rem 0 0;font-size:.8125rem;color:var(--soft)}
.legend li::before{content:"";display:inline-block;width:.75em;height:.75em;background:var(--c);border-radius:2px;margin-right:.45em}.legend .s{--c:var(--seen)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
th{text-align:left;font-size:.8125rem;color:var(--soft);font-weight:600;border-bottom:1px solid var(--line);padding:.35rem .9rem .35rem 0;white-space:nowrap}
td{vertical-align:top;border-bottom:1px solid var(--line);padding:.45rem .9rem .45rem 0;overflow-wrap:break-word}tr:last-child td{border-bottom:0}
.r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:1.2rem}.w{white-space:nowrap}td.p{min-width:12rem;overflow-wrap:anywhere}td.z{color:var(--line)}
.meter{width:9rem}.meter svg{width:100%;height:.6rem;display:block;border-radius:2px;margin-top:.4rem}
.chips{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.4rem}
.chips li{border:1px solid var(--line);background:var(--inset);border-radius:1rem;padding:.1rem .7rem;font-size:.8125rem}.chips small{color:var(--soft)}
code,.mono{font:.8125rem/1.5 var(--mono)}
details>summary{cursor:pointer}
.rule{border-top:1px solid var(--line)}.rule:last-of-type{border-bottom:1px solid var(--line)}
.rule>summary{list-style:none;display:grid;grid-template-columns:5rem 1fr 1rem;gap:1rem;padding:.6rem .3rem;align-items:baseline}
.rule>summary::-webkit-details-marker,.f>summary::-webkit-details-marker{display:none}
.rule>summary:hover,.f>summary:hover{background:var(--inset)}
.rule>summary::after{content:"▸";color:var(--soft)}.rule[open]>summary::after{content:"▾"}
.rule .c{text-align:right;font-weight:700;font-variant-numeric:tabular-nums;color:var(--c)}
.rule .t{overflow-wrap:anywhere;font-weight:600}.rule .t small{display:block;font-weight:400;color:var(--soft);font-size:.8125rem}
.about{margin:.1rem .3rem .8rem 6.3rem}.about .facts{font-size:.8125rem;gap:.1rem 1rem}
.rows{margin:0 0 1rem 6.3rem;border:1px solid var(--line);border-radius:.4rem;overflow:hidden}
.f{border-top:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 2.1rem}.f:first-child{border-top:0}
.f>summary{list-style:none;display:grid;grid-template-columns:10.2rem minmax(0,1fr);gap:.9rem;padding:.35rem .8rem;font-size:.8125rem}
.f time,.f i{font-style:normal;color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
.f summary span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.f[open]>summary{background:var(--inset);border-bottom:1px solid var(--line)}
.f[open]>summary span{white-space:normal;overflow-wrap:anywhere}
.body{padding:.7rem .8rem 1rem}.body p{margin:0 0 .6rem;font-size:.8125rem}.body .rec+p{margin-top:.9rem}
.rec{margin:0;display:grid;grid-template-columns:minmax(7rem,14rem) minmax(0,1fr);font:.8125rem/1.5 var(--mono);border:1px solid var(--line);border-radius:.35rem;overflow:hidden}
.rec dt,.rec dd{margin:0;padding:.16rem .6rem;overflow-wrap:anywhere;white-space:pre-wrap}.rec dt{color:var(--soft);background:var(--inset)}.rec .h{background:var(--hit);color:var(--ink)}
.cmd{display:block;background:var(--inset);border:1px solid var(--line);border-radius:.35rem;padding:.35rem .6rem;margin:.6rem 0 0;overflow-wrap:anywhere}
.list{margin:.3rem 0 .8rem;padding-left:1.2rem;font-size:.875rem}.list li{margin:.15rem 0;overflow-wrap:anywhere}
.fold{margin:.35rem 0}.fold>summary{font-size:.9rem}.note{border-left:4px solid var(--l2);padding-left:1rem}
footer{padding:.5rem 0 2.5rem;color:var(--soft);font-size:.8125rem}
@media (max-width:46rem){.in,nav ul{padding-left:1rem;padding-right:1rem}section{padding:1.1rem 1rem 1.2rem}.two{grid-template-columns:1fr}header{padding-top:1.6rem}
.tiles{grid-template-columns:repeat(auto-fit,minmax(6.4rem,1fr));gap:.5rem}.tiles li{padding:.5rem .7rem .6rem}.tiles b{font-size:1.3rem}.tiles span{font-size:.8125rem}
.time{grid-template-columns:1fr auto;gap:.1rem .8rem}.time .wide,.time .strip{grid-column:1/-1}.time .label{grid-column:1;margin-top:.45rem}.time .n{grid-column:2;align-self:end}.time .sp{display:none}
.rule>summary{grid-template-columns:3.6rem 1fr .8rem;gap:.7rem}.about,.rows{margin-left:0;margin-right:0}.f>summary{grid-template-columns:1fr;gap:0}
.rec{grid-template-columns:1fr}.rec dd{padding-bottom:.35rem}.about .facts{grid-template-columns:1fr;gap:0}.about dd{margin-bottom:.3rem}.meter{display:none}.gaps li{grid-template-columns:3.4rem 1fr}}
@media print{@page{margin:14mm 13mm}:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--back:#fff;--inset:#fff;--accent:#000}
body{font-size:9.5pt;line-height:1.4}nav,.skip{display:none}header{background:none;color:#000;padding:0 0 .8rem;border-bottom:2px solid #000;margin-bottom:.8rem}.kind,.lead{color:#333}h1{font-size:20pt}.in{max-width:none;padding:0}
.tiles{margin:0 0 .8rem;grid-template-columns:repeat(7,1fr);gap:.35rem}.tiles li{padding:.35rem .5rem}.tiles b{font-size:13pt}.tiles span{font-size:7.5pt}
.tiles li,rect,.dot,.legend li::before,.rec .h,.gaps{-webkit-print-color-adjust:exact;print-color-adjust:exact}
section{border:0;border-radius:0;padding:0;margin:0 0 1.2rem}h2{border-top:1.5pt solid #000;padding-top:.5rem;font-size:12.5pt}h2,h3,.rule>summary{break-after:avoid}tr,.f,.gaps,.tiles li{break-inside:avoid}thead{display:table-header-group}th{white-space:normal;vertical-align:bottom}td,th{padding-right:.6rem}.meter,th:nth-child(2):empty{display:none}.f[open]{break-inside:auto}
details::details-content{content-visibility:visible}.f:not([open])::details-content{content-visibility:hidden}.rule>summary::after{content:""}.f{content-visibility:visible}.about,.rows{margin-left:0}.f>summary{padding:.15rem .4rem;font-size:8pt}.f summary span{white-space:normal;overflow-wrap:anywhere}.scroll{overflow:visible}}
)css";

}  // namespace

std::string_view style_sheet() { return kStyle; }

}  // namespace backtrail::report::html
