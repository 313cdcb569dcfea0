//! A stand-in until the views come: one component that goes through every path of the platform, so that
//! each can be tried in a real browser.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::{Html, NodeRef, UseStateHandle, component, html, use_effect_with, use_node_ref, use_state};

use crate::platform::camera::CameraRig;
use crate::platform::worker::{JobEvent, JobHandle, WorkerClient};
use crate::platform::{live, storage};

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
        let rig = viewport.zip(world).and_then(|(viewport, world)| {
            CameraRig::attach(&viewport, &world, move |at| {
                camera.set(format!("{:.1} {:.1} {:.3}", at.x, at.y, at.scale));
            })
        });
        move || drop(rig)
    });
}
