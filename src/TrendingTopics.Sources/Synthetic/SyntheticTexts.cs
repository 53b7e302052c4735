namespace TrendingTopics.Sources.Synthetic;

/// <summary>What the synthetic source talks about where no lists are given.</summary>
internal static class SyntheticTexts
{
    /// <summary>What stands for the topic in a phrase.</summary>
    public const string TopicPlaceholder = "{topic}";

    public static IReadOnlyList<string> Topics { get; } =
    [
        "#IA", "#Spark", "#BigData", "#RealTime", "#Python", "#España", "#Kafka", "#DataScience", "#MachineLearning", "#Tecnología",
        "#Fútbol", "#ChampionsLeague", "#dotnet", "#Cassandra", "#OpenSource", "#ÚltimaHora", "#Madrid", "#Barcelona", "#México", "#Argentina",
        "#Colombia", "#DevOps", "#Kubernetes", "#CloudComputing", "#Ciberseguridad", "#ChatGPT", "#LLM", "#Startup", "#Innovación", "#mañana",
        "#BuenosDías", "#FelizLunes", "#ViernesDeCine", "#Música", "#Eurovisión", "#Noticias", "#Economía", "#Bitcoin", "#Crypto", "#Elecciones",
        "#Clima", "#CambioClimático", "#Ciencia", "#NASA", "#Espacio", "#Artemis", "#F1", "#MotoGP", "#NBA", "#LaLiga",
        "#RealMadrid", "#Barça", "#Roland_Garros", "#JuegosOlímpicos", "#Libros", "#Cine", "#Netflix", "#Series", "#Anime", "#KPop",
        "#日本", "#東京", "#Café", "#Recetas", "#Viajes", "#París", "#München", "#São_Paulo", "#Tokyo", "#NewYork",
        "#London", "#WorldNews", "#Breaking", "#Health", "#Salud", "#Educación", "#Universidad", "#100DaysOfCode", "#JavaScript", "#Rust",
        "#Java", "#CSharp", "#SQL", "#GitHub", "#Linux", "#Docker", "#Serverless", "#EdgeComputing", "#IoT", "#Robótica",
        "#QuantumComputing", "#5G", "#Gaming", "#Esports", "#Twitch", "#Memes", "#Humor", "#MondayMotivation", "#ThrowbackThursday", "#Música_en_vivo",
        "#año_nuevo", "#Niñez", "#Señales", "#Россия", "#مرحبا", "#Arte", "#Fotografía", "#Moda", "#Motivación", "#Fiesta🎉",
    ];

    public static IReadOnlyList<string> Users { get; } =
    [
        "@DataFan", "@SparkGuru", "@PythonDev", "@KafkaKing", "@BigDataBea", "@StreamSam", "@CloudCarla", "@DevDiego", "@IA_Irene", "@NoSQLNacho",
        "@MLMarta", "@OpsOlga", "@RustRaul", "@JavaJulia", "@SqlSofia", "@LinuxLuis", "@DockerDani", "@KubeKike", "@QuantumQuique", "@EdgeElena",
        "@periodista_es", "@la_profe_ana", "@futbolero10", "@cinefila", "@viajera_feliz", "@chef_pablo", "@meteo_maria", "@astro_alba", "@lector_voraz", "@gamer_leo",
        "@economia_hoy", "@noticias24", "@WorldWatcher", "@TechTom", "@CodeCathy", "@DevDana", "@sara_codes", "@night_owl", "@early_bird", "@coffee_first",
    ];

    public static IReadOnlyList<string> Phrases { get; } =
    [
        "¡Qué gran día para aprender {topic}!", "Hoy todo el mundo habla de {topic}", "No puedo dejar de leer sobre {topic}", "{topic} es el futuro",
        "¿Alguien más siguiendo {topic} en directo?", "Mañana charla sobre {topic}, ¡os espero!", "Increíble lo de {topic} 😲", "{topic} está que arde 🔥",
        "Un hilo sobre {topic} 👇", "Mi opinión sobre {topic}: hay que verlo con calma", "Última hora: {topic}", "Acabo de terminar un proyecto con {topic}",
        "Procesando datos en tiempo real con {topic}", "Gracias a todos por hablar de {topic} ❤️", "El año que viene, más {topic}", "Nadie me había explicado así {topic}",
        "Just shipped something with {topic} 🚀", "Everyone is talking about {topic} today", "Can't stop thinking about {topic}", "Hot take: {topic} is overrated",
        "Learning {topic}, day 12", "What is going on with {topic}?!", "Live from the {topic} meetup", "\"{topic}\" explained in 5 minutes",
        "Good morning, {topic} people ☕", "Reading the news about {topic}", "This {topic} demo is amazing", "Hiring: come work with us on {topic}",
    ];

    /// <summary>First halves of made-up topics.</summary>
    public static IReadOnlyList<string> FirstHalves { get; } =
    [
        "Viva", "Super", "Hola", "Todo", "Gran", "Nuevo", "Data", "Tech", "Live", "Next", "Open", "Smart", "Team", "Save", "Love", "World",
        "Euro", "Ibero", "Mega", "Micro", "Eco", "Bio", "Ciber", "Neo", "Radio", "Tele", "Foro", "Expo", "Copa", "Liga", "Festival", "Semana",
    ];

    /// <summary>Second halves of made-up topics.</summary>
    public static IReadOnlyList<string> SecondHalves { get; } =
    [
        "Sevilla", "Lima", "Quito", "Bogota", "Chile", "Galicia", "Bilbao", "Malaga", "Cusco", "Habana", "Code", "Cloud", "Stream", "Robot", "Chain", "Wave",
        "Planet", "Ocean", "Forest", "Energy", "Solar", "Music", "Book", "Food", "Wine", "Run", "Bike", "Trail", "Surf", "Dance", "Comedy", "Theatre",
        "Design", "Photo", "Video", "Game", "Chess", "Poker", "Tennis", "Rugby", "Basket", "Golf", "Salsa", "Tango", "Rock", "Jazz", "Opera", "Folk",
        "Verde", "Azul", "Roja", "Libre", "Unida", "Joven", "Digital", "Global", "Local", "Social", "Feliz", "Real", "Urbana", "Rural", "Natural", "Total",
    ];
}
