fn main() {
    niangjia_frontend::start();
}
