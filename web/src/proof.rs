//! A stand-in until the views come: one component that goes through every path of the platform, so that
//! each can be tried in a real browser.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};
use yew::{
    Callback, Html, NodeRef, UseStateHandle, component, html, use_effect_with, use_node_ref, use_state,
};

use crate::platform::camera::CameraRig;
use crate::platform::motion::Frames;
use crate::platform::theme::{self, Theme};
use crate::platform::worker::{JobEvent, JobHandle, WorkerClient};
use crate::platform::{clipboard, files, keyboard, live, location, storage};
use crate::state::camera::{Camera, Point, Rect};

/// The stand-in.
#[component(Proof)]
pub fn proof() -> Html {
    let kept = use_state(String::new);
    let worked = use_state(String::new);
    let camera = use_state(String::new);
    let clicked = use_state(|| 0);
    let job = use_state(|| Rc::new(RefCell::new(None::<JobHandle>)));
    let client = use_state(WorkerClient::new);
    let (viewport, world) = (use_node_ref(), use_node_ref());
    use_rig(&viewport, &world, camera.clone());
    let keep = {
        let kept = kept.clone();
        move |_| {
            let kept = kept.clone();
            spawn_local(async move {
                kept.set(match storage::keep(r#"{"sketch":"from the page"}"#).await {
                    Ok(()) => "kept".to_owned(),
                    Err(trouble) => trouble.to_string(),
                });
            });
        }
    };
    let work = {
        let (worked, job) = (worked.clone(), job.clone());
        move |_| {
            let worked = worked.clone();
            let order = format!(r#"{{"echo":"{}"}}"#, "x".repeat(1_000_000));
            let handle = client.start(order, move |event| {
                worked.set(match event {
                    JobEvent::Progress(permille) => format!("{permille} permille"),
                    JobEvent::Done(answer) => format!("done, {} bytes", answer.len()),
                    JobEvent::Failed(why) => format!("failed: {why}"),
                });
            });
            job.replace(Some(handle));
            live::announce("Job started");
        }
    };
    let click = {
        let clicked = clicked.clone();
        move |_| clicked.set(*clicked + 1)
    };
    html! {
        <main data-ready="">
            <h1>{ "PrivateLink Playground" }</h1>
            <p><button id="keep" onclick={keep}>{ "Keep" }</button> <output id="kept">{ &*kept }</output></p>
            <p><button id="work" onclick={work}>{ "Work" }</button> <output id="worked">{ &*worked }</output></p>
            <Rest />
            <p><output id="camera">{ &*camera }</output> <output id="clicked">{ *clicked }</output></p>
            <div class="proof-viewport" ref={viewport}>
                <svg class="proof-world" ref={world} width="1000" height="600" viewBox="0 0 1000 600">
                    <rect id="box" x="100" y="100" width="200" height="100" fill="currentColor" onclick={click} />
                    <rect id="own" x="400" y="100" width="200" height="100" fill="currentColor" data-own-drag="" />
                </svg>
            </div>
        </main>
    }
}

#[yew::hook]
fn use_rig(viewport: &NodeRef, world: &NodeRef, camera: UseStateHandle<String>) {
    let refs = (viewport.clone(), world.clone());
    use_effect_with((), move |()| {
        let (viewport, world) = (refs.0.cast::<Element>(), refs.1.cast::<Element>());
        let show = camera.clone();
        let rig = viewport.zip(world).and_then(|(viewport, world)| {
            CameraRig::attach(&viewport, &world, move |at| {
                camera.set(format!("{:.1} {:.1} {:.3}", at.x, at.y, at.scale));
            })
        });
        let keys = keyboard::on_key(move |key| {
            let Some(rig) = rig.as_ref().filter(|_| key.key == "0" && !key.in_text_field) else {
                return false;
            };
            let all = Rect { width: 1000.0, height: 600.0, ..Rect::default() };
            rig.set_camera(Camera::fit(all, rig.viewport(), 20.0, 1.0), true);
            let there = rig.to_world(rig.to_page(Point { x: 7.0, y: 9.0 }));
            show.set(format!("{:.3} {:.1} {:.1}", rig.camera().scale, there.x, there.y));
            true
        });
        move || drop(keys)
    });
}

/// The paths that need no more than a button each.
#[component(Rest)]
fn rest() -> Html {
    let said = use_state(String::new);
    let on_hash = said.clone();
    use_effect_with((), move |()| {
        let listening = location::on_fragment_change(move |fragment| on_hash.set(format!("hash {fragment}")));
        move || drop(listening)
    });
    let button = |name: &'static str, act: fn(&UseStateHandle<String>)| {
        let said = said.clone();
        let onclick = Callback::from(move |_| act(&said));
        html! { <button id={name} {onclick}>{ name }</button> }
    };
    let onchange = {
        let said = said.clone();
        move |event: Event| {
            for file in files::chosen(&event) {
                let said = said.clone();
                spawn_local(async move {
                    said.set(match file.text(1000).await {
                        Ok(text) => format!("{}: {text}", file.name()),
                        Err(trouble) => trouble.to_string(),
                    });
                });
            }
        }
    };
    html! {
        <p>
            { button("copy", |said| {
                let said = said.clone();
                spawn_local(async move {
                    said.set(format!("{:?}", clipboard::write_text("copied").await));
                });
            }) }
            { button("save", |_| files::download_text("a.txt", "text/plain", "saved \u{e9}")) }
            { button("save-bytes", |_| files::download("a.bin", "application/octet-stream", &[0, 255, 7])) }
            { button("dark", |said| {
                theme::set(Theme::Dark);
                said.set(format!("{:?}", theme::current()));
            }) }
            { button("fragment", |said| {
                location::replace_fragment("here");
                said.set(format!("{} {}", location::fragment(), location::url_with_fragment("x")));
            }) }
            { button("beat", |said| beat(said.clone())) }
            <label>{ "File " }<input id="file" type="file" {onchange} /></label>
            <output id="said">{ &*said }</output>
        </p>
    }
}

/// Three pictures, then the loop is dropped from within its own call.
fn beat(said: UseStateHandle<String>) {
    let slot = Rc::new(RefCell::new(None::<Frames>));
    let (mut seen, own) = (0, slot.clone());
    let frames = Frames::start(move |_| {
        seen += 1;
        if seen == 3 {
            own.borrow_mut().take();
        }
        said.set(format!("{seen} beats"));
    });
    slot.replace(Some(frames));
}
