//! An invented area in a temporary folder: ten services, two comuni, a theme of a few lines.

use std::fs;
use std::path::{Path, PathBuf};

use generator::build_error::BuildError;
use generator::diagnostic::Severity;
use generator::progress::Silent;
use generator::report::Report;
use generator::{Hosting, Request};
use jiff::civil::date;
use tempfile::TempDir;

pub(crate) struct Area {
    root: TempDir,
}

pub(crate) const SERVICES: usize = 10;

impl Area {
    pub(crate) fn new() -> Self {
        let area = Self { root: tempfile::tempdir().unwrap() };
        area.write(
            "content/consorzio.toml",
            "nome = \"Valle Finta\"\ndenominazione = \"Valle Finta\"\ndescrizione = \"Comuni inventati.\"\n\
             colore = \"#004d99\"\nfonte = \"nessuna\"\n\n[[subambiti]]\nnome = \"Alta\"\n",
        );
        for n in 0..SERVICES {
            area.write(&format!("content/servizi/servizio-{n}/scheda.md"), &card(&format!("Servizio {n}")));
        }
        area.write("content/servizi/_generico/modulo.toml", FORM);
        area.comune("borgo-finto", "Borgo Finto", "ACD", "999001", "Z901");
        area.comune("colle-finto", "Colle Finto", "ACE", "999002", "Z902");
        area.theme();
        area
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Changes a file by replacing some words that must be there.
    pub(crate) fn change(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "`{from}` is not in {path}");
        self.write(path, &text.replacen(from, to, 1));
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Takes the templates of the true theme, with their words, instead of the few lines of this one.
    pub(crate) fn true_templates(&self) {
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/comuni");
        for folder in ["templates", "templates/frammenti", "strings"] {
            let files = fs::read_dir(theme.join(folder)).unwrap().map(|f| f.unwrap().path());
            for file in files.filter(|f| f.is_file()) {
                let name = file.file_name().unwrap().to_str().unwrap();
                self.write(&format!("theme/{folder}/{name}"), &fs::read_to_string(&file).unwrap());
            }
        }
    }

    pub(crate) fn request(&self) -> Request {
        Request {
            content: self.path("content"),
            theme: self.path("theme"),
            out: self.path("out"),
            comune: None,
            hosting: Hosting::Path,
            base_url: None,
            day: date(2026, 11, 24),
            drafts: false,
            minify: false,
        }
    }

    pub(crate) fn build(&self) -> Report {
        generator::build(&self.request(), &Silent).map_err(told).unwrap()
    }

    /// The diagnostics as lines, notes aside: `rule file:line:column message`.
    pub(crate) fn slips(&self) -> Vec<String> {
        let found = generator::check(&self.path("content")).unwrap();
        let root = format!("{}/", self.root.path().display());
        let lines = found.iter().filter(|d| d.severity != Severity::Note).map(|d| {
            let place = d.place.as_ref().map(|p| p.address().replace(&root, "")).unwrap_or_default();
            let help = d.help.as_ref().map(|h| format!(" | {h}")).unwrap_or_default();
            format!("{} {} {}{}", d.rule, place, d.message, help)
        });
        lines.collect()
    }

    /// Every file below a folder, with its bytes.
    /// Every file of a folder but the generator's own notes, which tell times.
    pub(crate) fn snapshot(&self, folder: &str) -> Vec<(String, Vec<u8>)> {
        let root = self.path(folder);
        let mut files = Vec::new();
        walk(&root, &root, &mut files);
        files.retain(|(path, _)| !path.starts_with('.'));
        files.sort();
        files
    }

    pub(crate) fn comune(&self, slug: &str, name: &str, prefix: &str, istat: &str, belfiore: &str) {
        let mut text = format!(
            "nome = \"{name}\"\nsigla = \"{prefix}\"\nistat = \"{istat}\"\nbelfiore = \"{belfiore}\"\ncap = \"00000\"\n\
             provincia = \"FI\"\nregione = \"Finzione\"\nsubambito = \"Alta\"\ncolore = \"#007a52\"\n\
             da_completare = [\"telefono\", \"indirizzo\", \"orari\", \"pec\", \"dichiarazione_accessibilita\", \"domini\"]\n\n[uffici.comune]\nnome = \"Uffici comunali\"\n\n[servizi]\n"
        );
        for n in 0..SERVICES {
            text.push_str(&format!("servizio-{n} = {{}}\n"));
        }
        self.write(&format!("content/comuni/{slug}/comune.toml"), &text);
    }

    fn theme(&self) {
        self.write(
            "theme/dist/manifest.json",
            "{\"comuni.css\": {\"file\": \"comuni.1.css\", \"integrity\": \"sha\"}}",
        );
        self.write("theme/dist/comuni.1.css", "body{}");
        // The real templates, where a test takes them, ask for these.
        let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/comuni/icone.json");
        let list: serde_json::Value = serde_json::from_slice(&fs::read(list).unwrap()).unwrap();
        let names = list["icone"].as_array().unwrap().iter().filter_map(|name| name.as_str()).chain(["sp-scudo"]);
        let icon = |name: &str| (name.to_owned(), serde_json::json!({"riquadro": "0 0 24 24", "forma": "<path/>"}));
        let icons: serde_json::Map<String, serde_json::Value> = names.map(icon).collect();
        self.write("theme/dist/icone.json", &serde_json::Value::Object(icons).to_string());
        let pages = [
            "home",
            "servizi",
            "az",
            "categoria",
            "inizia",
            "amministrazione",
            "vivere",
            "argomenti",
            "argomento",
            "mappa",
            "rinvio",
            "404",
        ];
        for page in pages {
            self.write(
                &format!("theme/templates/{page}.html"),
                "<h1>{{ pagina.titolo }}</h1> {{ comune.denominazione }}",
            );
        }
        let list = "{% for f in fogli %}{{ f.titolo }} {{ f.url }};{% endfor %}|{% for f in passati %}{{ f.titolo }};{% endfor %}";
        self.write("theme/templates/fogli.html", list);
        let sheet = "<h1>{{ foglio.titolo }}</h1>{% if foglio.html %}{{ foglio.html | safe }}{% endif %}{% for d in foglio.dati %}[{{ d.etichetta }}: {{ d.testo }}{% if d.url %} {{ d.url }}{% endif %}]{% endfor %}\
             {% for g in foglio.gruppi %}({{ g.titolo }}:{% for v in g.voci %} {{ v.url }}{% endfor %}){% endfor %}\
             {% if foglio.allegato %}{{ foglio.allegato.url }} {{ foglio.allegato.formato }} {{ foglio.allegato.peso }}{% endif %}";
        self.write("theme/templates/foglio.html", sheet);
        for page in ["novita", "novita-elenco"] {
            let list =
                "{% for n in novita %}{{ n.titolo }} {{ n.url }}{% if n.scaduta %} scaduta{% endif %};{% endfor %}";
            self.write(&format!("theme/templates/{page}.html"), list);
        }
        let note = "{% if pagina.bozza %}Bozza {% endif %}<h1>{{ notizia.titolo }}</h1>{{ notizia.html | safe }}{{ notizia.autore }}";
        self.write("theme/templates/notizia.html", note);
        self.write("theme/templates/consorzio-novita.html", "{{ pagina.titolo }}");
        for page in ["faq", "pagina", "consorzio-pagina"] {
            self.write(&format!("theme/templates/{page}.html"), "<h1>{{ pagina.titolo }}</h1>{{ corpo | safe }}");
        }
        self.write(
            "theme/templates/servizio.html",
            "<h1>{{ servizio.titolo }}</h1>{{ servizio.json_ld | safe }}{% for s in servizio.sezioni %}\
             <h2 id=\"{{ s.id }}\">{{ s.titolo }}</h2>{{ s.html | safe }}{% endfor %}{{ servizio.ufficio.nome }}\
             {% if servizio.termine_testo %}{{ servizio.termine_testo }}{% endif %}",
        );
        self.write("theme/templates/modulo.html", "{{ corpo | safe }}");
        self.write("theme/templates/menu.html", "{{ qui }}");
        for page in ["shell", "ufficio", "consorzio-shell"] {
            let text = "<title>%%TITOLO%%</title><link href=\"{{ risorse.ente_css }}\"><main>%%CORPO%%</main>";
            self.write(&format!("theme/templates/{page}.html"), text);
        }
        for page in ["consorzio-servizi", "consorzio-servizio"] {
            let text = "<h1>{{ pagina.titolo }}</h1>{% for s in subambiti | default(value=[]) %}{% for c in s.comuni %} \
                        {{ c.url }}{% endfor %}{% endfor %}";
            self.write(&format!("theme/templates/{page}.html"), text);
        }
        self.write(
            "theme/templates/consorzio.html",
            "{% for s in subambiti %}{{ s.nome }}:{% for c in s.comuni %} {{ c.url }}{% endfor %}{% endfor %}",
        );
    }
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            files.push((path.strip_prefix(root).unwrap().display().to_string(), fs::read(&path).unwrap()));
        }
    }
}

pub(crate) fn told(error: BuildError) -> String {
    match error {
        BuildError::Content(found) => {
            generator::draw::human::draw_all(&found, generator::draw::human::Style::Plain, false)
        }
        BuildError::Fault(fault) => fault.to_string(),
    }
}

pub(crate) fn card(title: &str) -> String {
    let mut text = format!(
        "+++\ntitolo = \"{title}\"\ndescrizione = \"Una frase.\"\ncategoria = \"Ambiente\"\nargomenti = [\"Acqua\"]\n\
         archetipo = \"permesso\"\ntermine_giorni = 30\nsilenzio = \"inadempimento\"\naggiornato = 2026-01-01\n\
         norme = [\"Legge inventata, art. 1\"]\n+++"
    );
    let sections = [
        "A chi è rivolto",
        "Come fare",
        "Cosa serve",
        "Cosa si ottiene",
        "Tempi e scadenze",
        "Accedi al servizio",
        "Condizioni di servizio",
    ];
    for section in sections {
        text.push_str(&format!("\n## {section}\n\nTesto per {{nome}}.\n"));
    }
    text
}

pub(crate) const FORM: &str = r#"accesso = "facoltativo"
informativa = "Usiamo i dati per rispondere."
conferma = "Rispondiamo presto."

[[passi]]
id = "richiedente"
titolo = "I tuoi dati"

  [[passi.campi]]
  id = "email"
  tipo = "email"
  etichetta = "Email"
  fatto = "email"

  [[passi.campi]]
  id = "aiuto"
  tipo = "si_no"
  etichetta = "Ti serve aiuto?"

  [[passi.campi]]
  id = "quale"
  tipo = "testo"
  etichetta = "Quale?"
  se = { campo = "aiuto", e = ["si"] }
"#;
